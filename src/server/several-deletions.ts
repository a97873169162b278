import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { AwsError, breathe, type MaybePromise } from '../aws/index.ts'
import {
  type Answer,
  checksumOf,
  deleteDocument,
  documentOf,
  mergedResult,
  type NamedObject,
  type RefusedObject,
  refusedResult,
  type StreamedAnswer,
} from '../gateway/index.ts'
import type { HttpRequest } from '../protocol/http.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'

/** "The request can contain a list of up to 1,000 keys that you want to delete." */
const MOST_OBJECTS = 1000

/**
 * Decides on a DeleteObjects call: on each of its keys for itself, where somebody deletes those that are allowed. What
 * is refused stands in `exchange.refused`, and the call goes on with the rest.
 *
 * @param decide on all of an exchange; it throws a denial.
 * @throws AwsError of what is no denial.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export async function authoriseEachDeletion(
  exchange: Exchange,
  decide: (exchange: Exchange) => MaybePromise<void>,
): Promise<void> {
  const objects = objectsOf(exchange)
  if (objects.length > MOST_OBJECTS) throw malformed()
  const whole = await denialOfAll(exchange, decide)
  if (whole === undefined) return
  if (objects.length === 0) throw whole
  const refused: RefusedObject[] = []
  for (const object of objects) {
    await breathe()
    const denial = await denialOfAll(withObjects(exchange, [object]), decide)
    if (denial) refused.push({ object, code: denial.code, message: denial.message })
  }
  // Nothing of the whole is refused where nothing of its parts is, and the other way round.
  if (refused.length === 0) throw whole
  exchange.refused = refused
}

/** Whether each key of a call may be decided on for itself. */
export function isSeveralDeletions({ call, parameters }: Exchange, { gateway }: Node): boolean {
  if (call.service !== 's3' || call.operation !== 'DeleteObjects' || parameters === undefined) return false
  const upstream = gateway?.upstreamOf(call)
  return upstream !== undefined && !upstream.isOnTrial
}

async function denialOfAll(
  exchange: Exchange,
  decide: (exchange: Exchange) => MaybePromise<void>,
): Promise<AwsError | undefined> {
  try {
    await decide(exchange)
    return undefined
  } catch (error) {
    if (error instanceof AwsError && error.code === 'AccessDenied') return error
    throw error
  }
}

function objectsOf({ parameters }: Pick<Exchange, 'parameters'>): readonly NamedObject[] {
  const { Delete } = (parameters ?? {}) as { readonly Delete?: { readonly Objects?: readonly NamedObject[] } }
  return Delete?.Objects ?? []
}

function withObjects(exchange: Exchange, Objects: readonly NamedObject[]): Exchange {
  const { parameters } = exchange
  return { ...exchange, parameters: { ...parameters, Delete: { ...(parameters?.Delete as object), Objects } } }
}

/**
 * Hands on what of a call is allowed, and answers for the rest.
 *
 * @param send what is handed on, written anew.
 * @throws BadDigest (400); ServiceUnavailable (503) where the answer has no place for what was refused.
 */
export async function forwardDeletions(
  exchange: Exchange,
  refused: readonly RefusedObject[],
  send: (exchange: Exchange) => Promise<Answer>,
): Promise<Answer> {
  const isRefused = new Set(refused.map(({ object }) => object))
  const allowed = objectsOf(exchange).filter((object) => !isRefused.has(object))
  if (allowed.length === 0) {
    exchange.authorised = false // Its event fills no disk.
    return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: refusedResult(refused) }
  }
  const { Delete } = exchange.parameters as { readonly Delete: { readonly Quiet?: boolean } }
  const document = Buffer.from(deleteDocument(allowed, Delete.Quiet === true))
  const request = withDocument(exchange.request, document)
  const answer = await send({ ...withObjects(exchange, allowed), request })
  return 'stream' in answer && answer.status === 200 ? await merged(answer, refused) : answer
}

/** Another document, with digest and checksums of its own. */
function withDocument(request: HttpRequest, document: Buffer): HttpRequest {
  const lines: [string, string][] = []
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? ''
    const value = request.rawHeaders[i + 1] ?? ''
    const checksum = checksumOf(name.toLowerCase())
    if (!checksum) {
      if (!OF_OTHER_DOCUMENT.test(name)) lines.push([name, value])
      continue
    }
    const own = checksumOf(name.toLowerCase())
    own?.update(request.body)
    if (own?.digest() !== value) throw badDigest(checksum.name)
    checksum.update(document)
    if (checksum.name !== 'MD5') lines.push([name, checksum.digest()])
  }
  lines.push(['Content-MD5', hash('md5', document, 'base64')])
  const headers = { ...request.headers }
  for (const name of Object.keys(headers)) if (OF_OTHER_DOCUMENT.test(name)) delete headers[name]
  for (const [name, value] of lines) if (checksumOf(name.toLowerCase())) headers[name.toLowerCase()] = value
  return { ...request, rawHeaders: lines.flat(), headers, body: document, bodySha256: '' }
}

/** It is not compressed, and neither is its answer, which is read. */
const OF_OTHER_DOCUMENT = /^(?:content-length|content-encoding|accept-encoding)$/i
const OF_OTHER_ANSWER = /^(?:content-length|content-md5|etag|x-amz-checksum-.*)$/i

async function merged(answer: StreamedAnswer, refused: readonly RefusedObject[]): Promise<Answer> {
  const came = await documentOf(answer.stream).catch(() => undefined)
  const document = came?.document && mergedResult(Buffer.from(came.document).toString('utf8'), refused)
  if (document === undefined) {
    answer.stream.destroy() // It may be too long, or without an end.
    throw unreadable()
  }
  const bytes = Buffer.from(document)
  const rawHeaders: string[] = []
  for (let i = 0; i < answer.rawHeaders.length; i += 2) {
    const name = answer.rawHeaders[i] ?? ''
    if (!OF_OTHER_ANSWER.test(name)) rawHeaders.push(name, answer.rawHeaders[i + 1] ?? '')
  }
  rawHeaders.push('Content-Length', String(bytes.length))
  return { ...answer, rawHeaders, stream: Readable.from([bytes], { objectMode: false }), trailers: () => [] }
}

function unreadable(): AwsError {
  return new AwsError('ServiceUnavailable', 'The upstream of s3 did not say what it deleted.', 503)
}

function badDigest(name: string): AwsError {
  const given = name === 'MD5' ? 'The Content-MD5 you specified did not match what we received.' : undefined
  return new AwsError('BadDigest', given ?? `The ${name} you specified did not match the calculated checksum.`, 400)
}

function malformed(): AwsError {
  const message = 'The XML you provided was not well-formed or did not validate against our published schema'
  return new AwsError('MalformedXML', message, 400)
}
