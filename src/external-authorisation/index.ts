/**
 * External authorisation: systems that ask whether their own callers may. MinIO, RustFS and the Ceph Object Gateway ask
 * as they would ask the Open Policy Agent, Envoy by its `ext_authz` filter. This layer knows how each asks and is
 * answered; who may do what, the server decides, as of any request.
 */
import { equalSecrets } from '../credentials/index.ts'
import type { HttpRequest, HttpResponse } from '../protocol/index.ts'
import { jsonAnswer, textAnswer } from '../web/answers.ts'
import type { PageResponse } from '../web/page.ts'
import type { Asker } from './asker.ts'
import { cephQuestion } from './ceph-rgw-question.ts'
import { envoyQuestion } from './envoy-question.ts'
import { membersOf, type Question, Unanswerable } from './question.ts'
import { minioQuestion, rustfsQuestion } from './store-question.ts'

export { type Asker, type MappedPrincipal, readAskers } from './asker.ts'
export { type AskedAction, type AskedRequest, type Question, Unanswerable } from './question.ts'

/** What was decided. */
export interface Verdict {
  readonly isAllowed: boolean
  /** For who asks: why not. */
  readonly reason: string
  /** For who called who asks, in the protocol of its request; absent where nothing may be told. */
  readonly denial?: HttpResponse | undefined
}

export type Decide = (question: Question, asker: Asker) => Promise<Verdict>

/** The one path of the webhook. */
export const DECISION_PATH = '/decision'

/**
 * Answers one asker, once it has shown its token.
 *
 * INVARIANT (fail closed): whatever goes wrong is no; and never a status of 500 or above, which Envoy lets through
 * where it was set to (`failure_mode_allow`).
 */
export function answerAsker(
  asker: Asker,
  token: string,
  decide: Decide,
): (
  head: Omit<HttpRequest, 'body' | 'bodySha256'>,
  read: () => Promise<Uint8Array>,
) => Promise<PageResponse | HttpResponse> {
  if (token === '') throw new Error('an asker has a token')
  return async (head, read) => {
    if (!isShown(head, asker, token)) return asker.kind === 'envoy' ? forbidden() : result(false, 'not the token', 401)
    if (asker.kind !== 'envoy' && (head.path !== DECISION_PATH || head.query !== ''))
      return result(false, 'not here', 404)
    if (asker.kind !== 'envoy' && head.method !== 'POST') return result(false, 'not by POST', 405)
    let verdict: Verdict
    let principal = ''
    try {
      const question = await questionOf(asker, head, read)
      principal = question.principal?.arn ?? ''
      verdict = await decide(question, asker)
    } catch (error) {
      // A body that is too large, or that did not come whole, has said nothing either.
      const reason = error instanceof Unanswerable ? error.message : 'the question could not be read'
      verdict = { isAllowed: false, reason }
    }
    if (asker.kind !== 'envoy') return result(verdict.isAllowed, verdict.reason)
    if (verdict.isAllowed) return textAnswer(200, '', { 'X-Castellan-Principal': principal })
    return verdict.denial && verdict.denial.status < 500 ? verdict.denial : forbidden()
  }
}

/** Each has a way of its own. MinIO sends what it was given, which may begin with `Bearer`. */
function isShown({ headers }: Pick<HttpRequest, 'headers'>, { kind }: Asker, token: string): boolean {
  const shown = kind === 'ceph-rgw' ? headers['x-auth-token'] : headers.authorization?.replace(/^Bearer /, '')
  return equalSecrets(shown, token)
}

async function questionOf(
  asker: Asker,
  head: Omit<HttpRequest, 'body' | 'bodySha256'>,
  read: () => Promise<Uint8Array>,
): Promise<Question> {
  const body = await read()
  if (asker.envoy) return envoyQuestion({ ...head, body, bodySha256: '' }, asker, asker.envoy)
  const input = inputOf(body)
  switch (asker.kind) {
    case 'minio':
      return minioQuestion(input, asker)
    case 'rustfs':
      return rustfsQuestion(input, asker)
    case 'ceph-rgw':
      return cephQuestion(input, asker)
    case 'envoy':
      throw new Error('Envoy has settings')
    default:
      return asker.kind satisfies never
  }
}

function inputOf(body: Uint8Array): Readonly<Record<string, unknown>> {
  // MinIO and RustFS try whether somebody is here when they start.
  if (body.length === 0) throw new Unanswerable('nothing is asked')
  try {
    return membersOf(membersOf(JSON.parse(Buffer.from(body).toString('utf8')), 'the body').input, 'input')
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unanswerable('the body is no JSON')
    throw error
  }
}

function result(isAllowed: boolean, reason: string, status = 200): PageResponse {
  return jsonAnswer(status, isAllowed ? { result: true } : { result: false, reason })
}

function forbidden(): PageResponse {
  return textAnswer(403, 'Forbidden')
}
