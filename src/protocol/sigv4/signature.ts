import { BoundedCache } from '../../aws/index.ts'
import type { HttpRequest } from '../http.ts'
import { IncompleteSignature, InvalidRequest } from './errors.ts'
import { type HeaderValues, headerValues } from './header-values.ts'
import type { PostForm } from './post-policy.ts'

export const ALGORITHM = 'AWS4-HMAC-SHA256'
export const TERMINATOR = 'aws4_request'

/** What a request says of its signature. Nothing in it is proved yet. */
export interface Signature {
  readonly kind: 'header' | 'presigned' | 'form'
  readonly accessKeyId: string
  /** The credential scope's `yyyymmdd`. */
  readonly date: string
  readonly region: string
  /** The credential scope's service, which is the signing name: `monitoring` for CloudWatch. */
  readonly service: string
  /** Names in lower case, in the order given. */
  readonly signedHeaders: readonly string[]
  /** The same as one text, between semicolons. */
  readonly signedHeadersText: string
  /** Lower-case hex. */
  readonly signature: string
  readonly sessionToken: string | undefined
  /** `yyyymmddThhmmssZ`, as sent. */
  readonly amzDate: string
  /** The lifetime of a presigned URL or of a form, in seconds. */
  readonly expires: number | undefined
  /** What is signed, where it is a form's policy. */
  readonly form: PostForm | undefined
  /** Of all headers, as they are signed. */
  readonly headerValues: HeaderValues
}

type Head = Pick<HttpRequest, 'headers' | 'query' | 'rawHeaders'>

/**
 * The request's signature, or `undefined` where it has none.
 *
 * @throws IncompleteSignature (400) where it cannot be understood, InvalidRequest (400) where it is there twice.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signature(request: Head): Signature | undefined {
  const header = request.headers.authorization
  const presigned = request.query !== '' && /(^|&)X-Amz-(Algorithm|Credential|Signature)=/i.test(request.query)
  if (header === undefined && !presigned) return undefined
  const values = headerValues(request)
  if (header !== undefined && presigned) {
    throw InvalidRequest(
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization header should be specified',
    )
  }
  return header === undefined ? fromQuery(request, values) : fromHeader(request, header, values)
}

function fromHeader(head: Head, header: string, headerValues: HeaderValues): Signature {
  const end = header.length - SIGNATURE_DIGITS
  const claim = usualClaim(header.slice(0, end))
  const signature = header.slice(end)
  const amzDate = head.headers['x-amz-date']
  if (!claim || !isSignature(signature) || amzDate === undefined) return fromUnusualHeader(head, header, headerValues)
  const { accessKeyId, date, region, service, signedHeaders, signedHeadersText } = claim
  return {
    kind: 'header',
    accessKeyId,
    date,
    region,
    service,
    signedHeaders,
    signedHeadersText,
    signature,
    sessionToken: head.headers['x-amz-security-token'],
    amzDate,
    expires: undefined,
    form: undefined,
    headerValues,
  }
}

/** What an Authorization header says before the signature itself. A client writes the same all day. */
type Claim = Pick<Signature, 'accessKeyId' | 'date' | 'region' | 'service' | 'signedHeaders' | 'signedHeadersText'> & {
  readonly text: string
}

/** As every client of AWS's writes it: one expression reads what the rules below take several steps for. */
const USUAL =
  /^AWS4-HMAC-SHA256 Credential=([\w-]{1,128})\/(\d{8})\/([a-z0-9-]{1,64})\/([A-Za-z0-9._-]{1,64})\/aws4_request, ?SignedHeaders=([a-z0-9_.;-]{1,4096}), ?Signature=$/

/**
 * Claims that were read before, so that each is read once, and its texts are those that later tables know. It says
 * nothing of whether any is true. Beyond the limit, or longer, they are somebody's play.
 */
const knownClaims = new BoundedCache<string, Claim>(4000)
const LONGEST_CLAIM = 1024
let lastClaim: Claim | undefined

/** @throws IncompleteSignature (400) for signed headers that are named twice. */
function usualClaim(text: string): Claim | undefined {
  if (lastClaim?.text === text) return lastClaim
  const claim = knownClaims.get(text) ?? readClaim(text)
  if (claim) lastClaim = claim
  return claim
}

function readClaim(text: string): Claim | undefined {
  const usual = USUAL.exec(text)
  if (!usual) return undefined
  const [, accessKeyId = '', date = '', region = '', service = '', signedHeadersText = ''] = usual
  const signedHeaders = namesOf(signedHeadersText)
  const claim = { text, accessKeyId, date, region, service, signedHeaders, signedHeadersText }
  if (text.length <= LONGEST_CLAIM) knownClaims.set(text, claim)
  return claim
}

/** @throws IncompleteSignature (400) that says which part is wrong. */
function fromUnusualHeader({ headers }: Head, header: string, headerValues: HeaderValues): Signature {
  const space = header.indexOf(' ')
  const algorithm = space === -1 ? header : header.slice(0, space)
  if (algorithm !== ALGORITHM) throw IncompleteSignature(`Unsupported AWS 'algorithm': '${printable(algorithm)}'.`)
  const parameters = new Map<string, string>()
  for (const part of header.slice(space + 1).split(',')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, equals).trim()
    if (equals === -1 || parameters.has(name))
      throw IncompleteSignature(`'${printable(part.trim())}' is not a valid key=value pair in Authorization header.`)
    parameters.set(name, part.slice(equals + 1).trim())
  }
  const required = (name: string) => {
    const value = parameters.get(name)
    if (value === undefined || value === '')
      throw IncompleteSignature(`Authorization header requires '${name}' parameter.`)
    return value
  }
  const amzDate = headers['x-amz-date'] ?? basicDate(headers.date)
  if (amzDate === undefined) {
    throw IncompleteSignature("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  }
  return {
    kind: 'header',
    ...scope(required('Credential')),
    ...proof(required('SignedHeaders'), required('Signature')),
    sessionToken: headers['x-amz-security-token'],
    amzDate,
    expires: undefined,
    form: undefined,
    headerValues,
  }
}

function fromQuery({ query }: Head, headerValues: HeaderValues): Signature {
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query.replaceAll('+', '%2B'))) {
    if (!/^X-Amz-/i.test(name)) continue
    if (parameters.has(name)) throw InvalidRequest(`The parameter ${printable(name)} was sent more than once`)
    parameters.set(name, value)
  }
  const required = (name: string) => {
    const value = parameters.get(name)
    if (value === undefined || value === '')
      throw IncompleteSignature(`AWS query-string parameters must include '${name}'.`)
    return value
  }
  const algorithm = required('X-Amz-Algorithm')
  if (algorithm !== ALGORITHM) throw IncompleteSignature(`Unsupported AWS 'algorithm': '${printable(algorithm)}'.`)
  const expires = parameters.get('X-Amz-Expires') ?? '900'
  if (!/^\d{1,7}$/.test(expires)) throw IncompleteSignature('X-Amz-Expires must be a number of seconds.')
  return {
    kind: 'presigned',
    ...scope(required('X-Amz-Credential')),
    ...proof(required('X-Amz-SignedHeaders'), required('X-Amz-Signature')),
    sessionToken: parameters.get('X-Amz-Security-Token'),
    amzDate: required('X-Amz-Date'),
    expires: Number(expires),
    form: undefined,
    headerValues,
  }
}

/** @throws IncompleteSignature (400) */
export function scope(credential: string) {
  const parts = credential.split('/')
  const [accessKeyId = '', date = '', region = '', service = '', terminator] = parts
  if (parts.length !== 5) {
    throw IncompleteSignature(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${printable(credential)}'`,
    )
  }
  if (terminator !== TERMINATOR) {
    throw IncompleteSignature(
      `Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${printable(terminator ?? '')}'.`,
    )
  }
  if (
    !/^[\w-]{1,128}$/.test(accessKeyId) ||
    !/^\d{8}$/.test(date) ||
    !/^[a-z0-9-]{1,64}$/.test(region) ||
    !/^[A-Za-z0-9._-]{1,64}$/.test(service)
  ) {
    throw IncompleteSignature(`Credential is not valid: '${printable(credential)}'`)
  }
  return { accessKeyId, date, region, service }
}

function proof(signedHeadersText: string, signature: string) {
  if (!isSignature(signature)) throw IncompleteSignature('The signature must be 64 hexadecimal digits.')
  return { signedHeaders: namesOf(signedHeadersText), signedHeadersText, signature }
}

const SIGNATURE_DIGITS = 64

export function isSignature(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

function namesOf(signedHeaders: string): readonly string[] {
  const names = signedHeaders.split(';')
  if (new Set(names).size !== names.length || names.some((name) => !/^[a-z0-9_.-]+$/.test(name))) {
    throw IncompleteSignature(`SignedHeaders is not valid: '${printable(signedHeaders)}'`)
  }
  return names
}

/** A `Date` header as the signature writes it, or `undefined`. */
function basicDate(date: string | undefined): string | undefined {
  if (date === undefined || /^\d{8}T\d{6}Z$/.test(date)) return date
  const time = Date.parse(date)
  return Number.isNaN(time) ? undefined : `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** What a caller sent, short and inert, for an error message. */
function printable(text: string): string {
  return text.slice(0, 200).replaceAll(/[^\x20-\x7e]/g, '?')
}
