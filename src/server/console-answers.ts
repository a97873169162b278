import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { AwsError, breathe } from '../aws/index.ts'
import type { Answer } from '../gateway/index.ts'
import { type HttpResponse, wholeBody } from '../protocol/http.ts'
import type { BodyReader, RequestHead } from './http-server.ts'

/** Bytes: a shorter answer is a few packets anyway. What is shown once, such as a secret key, is in short ones. */
const WORTH_COMPRESSING = 8 * 1024

/** Calls that one batch may hold, and how many of them are under way at once. */
const MOST_CALLS = 250
const AT_ONCE = 8

const compress = promisify(brotliCompress)

/** An answer to the console's own page, compressed beside the event loop where that pays and the browser takes it. */
export async function compressed({ headers }: RequestHead, answer: Answer): Promise<Answer> {
  if ('stream' in answer) return answer
  const whole =
    typeof answer.body === 'string' || answer.body instanceof Uint8Array ? answer.body : wholeBody(answer.body)
  if (whole.length < WORTH_COMPRESSING) return answer
  if (!/\bbr\b/.test(headers['accept-encoding'] ?? '')) return answer
  const body = await compress(whole, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
  return { ...answer, body, headers: { ...answer.headers, 'Content-Encoding': 'br', Vary: 'Accept-Encoding' } }
}

/** One of the calls of a batch, as a form, which is what IAM takes. */
interface BatchedCall {
  readonly service: string
  readonly form: string
}

/**
 * Many small calls of the console in one request: what its tables show of each row. Each is a call like any other, with
 * the cookie, the origin and the token of the request that brings it: authenticated, authorised, limited and recorded
 * by itself. Nothing but the console's calls comes in this way.
 *
 * @param call answers one
 * @throws AwsError (400) for what is no batch.
 */
export async function answerBatch(
  head: RequestHead,
  body: Uint8Array,
  call: (head: RequestHead, read: BodyReader) => Promise<Answer>,
): Promise<HttpResponse> {
  const calls = readBatch(body)
  const answers: { status: number; body: string }[] = []
  for (let from = 0; from < calls.length; from += AT_ONCE) {
    await breathe()
    const group = calls.slice(from, from + AT_ONCE).map(async (each) => {
      const answer = await call(headOf(head, each), bodyOf(each))
      if ('stream' in answer || answer.body instanceof Uint8Array) throw notABatch('a call whose answer is no text')
      return {
        status: answer.status,
        body: typeof answer.body === 'string' ? answer.body : String(wholeBody(answer.body)),
      }
    })
    answers.push(...(await Promise.all(group)))
  }
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(answers) }
}

const FORM = 'application/x-www-form-urlencoded; charset=utf-8'

/** All that the batch says of who asks, and from where; what it says of its own body is left out. */
function headOf(head: RequestHead, { service, form }: BatchedCall): RequestHead {
  const { 'transfer-encoding': _, 'content-encoding': __, 'x-amz-target': ___, ...common } = head.headers
  const headers = { ...common, 'content-type': FORM, 'content-length': String(Buffer.byteLength(form)) }
  const rawHeaders = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [name, value]))
  return { ...head, method: 'POST', path: `/console/api/${service}/`, query: '', headers, rawHeaders }
}

function bodyOf({ form }: BatchedCall): BodyReader {
  return () => ({ body: Buffer.from(form), bodySha256: '' })
}

function readBatch(body: Uint8Array): readonly BatchedCall[] {
  let calls: unknown
  try {
    calls = JSON.parse(Buffer.from(body).toString())
  } catch {
    throw notABatch('no JSON')
  }
  if (!Array.isArray(calls) || calls.length > MOST_CALLS) throw notABatch(`no list of ${MOST_CALLS} calls at most`)
  return calls.map((call) => {
    if (!isCall(call)) throw notABatch('something that is no call')
    return call
  })
}

function isCall(call: unknown): call is BatchedCall {
  if (typeof call !== 'object' || call === null || !('service' in call) || !('form' in call)) return false
  const { service, form } = call
  return typeof service === 'string' && /^[a-z0-9-]{1,64}$/.test(service) && typeof form === 'string'
}

function notABatch(why: string): AwsError {
  return new AwsError('ValidationError', `The batch holds ${why}.`, 400)
}
