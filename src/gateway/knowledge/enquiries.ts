import { type AccountId, AwsError } from '../../aws/index.ts'
import type { Gateway } from '../gateway.ts'
import type { Upstream } from '../upstream.ts'
import { elementsNamed, type Question } from './question.ts'

/** What came of a question. INVARIANT (fail closed): what is not surely one of the first three is `unanswered`. */
export type Answered =
  /** What it asked for, as the upstream wrote it. */
  | { readonly kind: 'answer'; readonly text: string }
  /** What it asked for is not there. */
  | { readonly kind: 'none' }
  /** The upstream has no such operation, and so nothing that it could tell. */
  | { readonly kind: 'not had' }
  /** It did not answer, or with something else. */
  | {
      readonly kind: 'unanswered'
      readonly why?: AwsError
      /** What it was asked makes no sense to it, whoever asks. */
      readonly isRefused?: boolean
    }

const UNANSWERED: Answered = { kind: 'unanswered' }
const REFUSED: Answered = { kind: 'unanswered', isRefused: true }

/** Questions that wait for their answers; more find none. */
const MOST_AT_ONCE = 64

/**
 * Who asks the upstreams for what calls do not say: in the name of the account whose thing it is, never of a caller.
 */
export class Enquiries {
  readonly #gateway: Gateway
  #open = 0

  constructor(gateway: Gateway) {
    this.#gateway = gateway
  }

  upstreamOf(service: string, signingName = service): Upstream | undefined {
    return this.#gateway.upstreamFor(service, signingName)
  }

  /** Never rejects. */
  async ask(question: Question, accountId: AccountId, region: string): Promise<Answered> {
    const { service, signingName = service, method, path, query = '', headers, body } = question
    const upstream = this.upstreamOf(service, signingName)
    if (upstream === undefined) return { kind: 'not had' }
    if (this.#open >= MOST_AT_ONCE) return UNANSWERED
    this.#open++
    try {
      const asked = { accountId, region, service: signingName, method, path, query, headers, body: Buffer.from(body) }
      const { status, headers: given, bytes } = await this.#gateway.ask(upstream, asked)
      const text = Buffer.from(bytes).toString()
      if (status >= 200 && status < 300) return { kind: 'answer', text }
      return kindOfError(status, errorCode(text, given))
    } catch (error) {
      return error instanceof AwsError ? { kind: 'unanswered', why: error } : UNANSWERED
    } finally {
      this.#open--
    }
  }
}

/** An operation that a server does not know, or an attribute, in the words of AWS's services and their stand-ins. */
const NOT_HAD =
  /^(?:UnknownOperation(?:Exception)?|NotImplemented|MethodNotAllowed|Invalid(?:Action|AttributeName)|UnsupportedOperation(?:Exception)?)$/
/** "NoSuchBucketPolicy", "ResourceNotFoundException", "AWS.SimpleQueueService.NonExistentQueue". */
const NOT_THERE =
  /^(?:NoSuch\w+|\w*NotFound(?:Exception|Fault|Error)?|[\w.]*(?:DoesNotExist|NonExistentQueue)|InvalidResourceId)$/
/** A ciphertext that is none, a name that none has, a key that is no longer used: nothing is done with it either. */
const MAKES_NO_SENSE =
  /^(?:Invalid(?:Arn|AliasName|Ciphertext|KeyUsage|Parameter|ParameterValue|Request)(?:Exception)?|Validation(?:Error|Exception)|IncorrectKeyException|DisabledException|KMSInvalidStateException|ClientException)$/
/** Without a code: a server that knows no such path, or method. */
const NO_SUCH_PATH: ReadonlySet<number> = new Set([404, 405])
const NOT_IMPLEMENTED = 501

function kindOfError(status: number, code: string | undefined): Answered {
  if (status === NOT_IMPLEMENTED) return { kind: 'not had' }
  if (code === undefined) return NO_SUCH_PATH.has(status) ? { kind: 'not had' } : UNANSWERED
  // S3's answer to an owner whose store has no such thing; AWS's own to who is no owner, and then AWS decides itself.
  if (NOT_HAD.test(code) || (status === 405 && code === 'MethodNotAllowed')) return { kind: 'not had' }
  if (status < 400 || status >= 500) return UNANSWERED
  if (NOT_THERE.test(code)) return { kind: 'none' }
  return MAKES_NO_SENSE.test(code) ? REFUSED : UNANSWERED
}

/** The code of an error in any of AWS's protocols. */
function errorCode(text: string, headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const named = headers['x-amzn-errortype']
  const code = typeof named === 'string' ? named : codeIn(text)
  // `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`, `ResourceNotFoundException:http://…`
  return code?.replace(/^[^#]*#/, '').replace(/:.*$/s, '')
}

function codeIn(text: string): string | undefined {
  try {
    if (text.trimStart().startsWith('<')) return elementsNamed(text, 'Code')[0]?.text
    const { __type, code, Code } = JSON.parse(text)
    return [__type, code, Code].find((each) => typeof each === 'string')
  } catch {
    return undefined
  }
}
