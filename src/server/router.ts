import { randomUUID } from 'node:crypto'
import { AwsError, type MaybePromise } from '../aws/index.ts'
import { type Answer, type Client, isMultipart, isStreamed, type LeftBody } from '../gateway/index.ts'
import type { HttpResponse } from '../protocol/http.ts'
import {
  hasDocument,
  identify,
  isFormHead,
  isS3,
  type Signature,
  serializeError,
  signature as signatureOf,
  withHoistedHeaders,
} from '../protocol/index.ts'
import { UnstorableText } from '../storage/index.ts'
import { textAnswer } from '../web/answers.ts'
import type { PageRequest, PageResponse } from '../web/page.ts'
import { answerBatch, compressed } from './console-answers.ts'
import { newExchange, type Proof } from './exchange.ts'
import type { BodyReader, Handler, RequestHead } from './http-server.ts'
import { LARGEST_BODY, largestDocument, USUAL_DOCUMENT } from './largest-documents.ts'
import { METRICS_PATH } from './metrics/metrics-page.ts'
import type { ServerMetrics } from './metrics/server-metrics.ts'
import type { Node } from './node.ts'
import { traced } from './observer.ts'
import { isOwnPath } from './own-endpoints.ts'
import { PageRates } from './page-rates.ts'
import { run } from './pipeline.ts'
import { readPostedForm } from './posted-form.ts'

const CONSOLE_API = '/console/api/'
const CONSOLE_BATCH = '/console/api/batch'
/** Files that a browser asks for by the dozen, and keeps. */
const CONSOLE_FILES = '/console/assets/'
/** Bytes of a page's form, which anybody may send: one as large as a request may be takes seconds to parse. */
const MOST_OF_A_FORM = 32 * 1024
/** A SAML response alone has 100,000 characters at most, of which some are three in a form. */
const MOST_OF_A_SAML_FORM = 128 * 1024
const SAML_PATH = /^\/saml(?:\/|$)/
/** Bytes of a body about which nobody is asked. */
const USUAL = 1024 * 1024
const TOO_LARGE = 'The form is too large.'
const NO_BODY = new Uint8Array()

/**
 * What a request is for. A signature decides before any path does, since SDKs ask for every path there is; then the
 * console's API; what is left is a page.
 */
export function router(node: Node): Handler {
  const pageRates = new PageRates()
  return (head, read, client) => {
    if (head.path === METRICS_PATH && node.metricsPage && !isSignedByAws(head)) return node.metricsPage(head)
    if (isSigned(head)) return call(head, read, client, signed)
    if (isFormForBucket(head)) return posted(head, read, client)
    if (isOfVersion2(head)) return Promise.resolve(refusedVersion2(head))
    if (head.path === CONSOLE_BATCH) return batch(head, read, client)
    if (head.path.startsWith(CONSOLE_API)) return consoleCall(head, read, client)
    if (isOwnPath(head.path)) return node.ownEndpoints(head)
    if (isUnsignedCall(head)) return call(head, read, client, unsigned)
    return node.observer?.metrics ? counted(page(head, read), node.observer.metrics) : page(head, read)
  }

  async function consoleCall(head: RequestHead, read: BodyReader, client: Client): Promise<Answer> {
    return compressed(head, await call(head, read, client, fromConsole))
  }

  async function batch(head: RequestHead, read: BodyReader, client: Client): Promise<Answer> {
    try {
      await node.authenticator.assertConsole(head)
      const { body } = await read('hold')
      const answer = await answerBatch(head, body, (each, own) => call(each, own, client, fromConsole))
      return await compressed(head, answer)
    } catch (error) {
      return refusal(head, error, randomUUID())
    }
  }

  async function counted(answering: Promise<PageResponse>, { requests }: ServerMetrics): Promise<PageResponse> {
    const answer = await answering
    requests.page(answer.status)
    return answer
  }

  async function call(
    sent: RequestHead,
    read: BodyReader,
    client: Client,
    proofOf: (head: RequestHead) => Proof,
  ): Promise<Answer> {
    const requestId = randomUUID()
    let head = sent
    const { observer } = node
    const startedAt = observer ? performance.now() : 0
    const span = traced(observer, head)
    let proof: Proof
    let body: Awaited<ReturnType<typeof read>>
    try {
      proof = proofOf(head)
      if (isPresignedForS3(proof)) head = withHoistedHeaders(head)
      const needed = neededOf(head, proof)
      body = await (node.gateway && (await isLarge(head, proof)) ? read(needed, largestOf(head, proof)) : read(needed))
    } catch (error) {
      return refusal(head, error, requestId)
    }
    const { method, query, rawHeaders, headers, sourceIp, secure } = head
    const path = proof.kind === 'console' ? pathBehind(head) : head.path
    const request = { method, path, query, rawHeaders, headers, body: body.body, bodySha256: body.bodySha256 }
    const stream = body.open && streamOf(head, proof, body.open)
    const exchange = newExchange({
      request,
      proof,
      sourceIp,
      secure,
      requestId,
      now: node.options.clock(),
      startedAt,
      span,
      stream,
      client,
    })
    return run(exchange, node)
  }

  /** boto3 presigns so where nobody says otherwise. */
  function refusedVersion2(head: RequestHead): HttpResponse {
    const request = { ...head, body: NO_BODY, bodySha256: '' }
    const message = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.'
    const error = new AwsError('InvalidRequest', message, 400)
    return serializeError(identify(node.services.models, request, 's3', node.options.region), error, randomUUID())
  }

  /** A form that a browser posts is for a bucket, where an upstream has buckets: no page of ours takes such. */
  function isFormForBucket({ method, headers }: RequestHead): boolean {
    return method === 'POST' && node.gateway?.hasBuckets === true && isMultipart(headers['content-type'])
  }

  async function posted(head: RequestHead, read: BodyReader, client: Client): Promise<Answer> {
    const requestId = randomUUID()
    const startedAt = performance.now()
    const span = traced(node.observer, head)
    const { models } = node.services
    const where = identify(models, { ...head, body: NO_BODY, bodySha256: '' }, 's3', node.options.region, node.ownHost)
    try {
      const { open } = await read('stream')
      if (!open) throw new Error('the body was not left to stream')
      const form = await readPostedForm(head, where, { origin: node.shared.publicUrl, open })
      const { sourceIp, secure } = head
      const { request, proof, stream } = form
      const now = node.options.clock()
      const given = { request, proof, sourceIp, secure, requestId, now, startedAt, span, stream, client }
      return await form.answer(await run(newExchange(given), node))
    } catch (error) {
      if (error instanceof AwsError) return serializeError(where, error, requestId)
      throw error
    }
  }

  /**
   * A signature is of the hash. Of a service that is not implemented that is enough where the body is bytes or a
   * stream, which say nothing of what is asked for. A form names its operation in the body, implemented or not.
   */
  function neededOf(head: RequestHead, proof: Proof): Parameters<BodyReader>[0] {
    if (proof.kind !== 'signature') return 'hold'
    if (node.services.implements(proof.signature.service) || isFormHead(head)) return 'both'
    const { 'content-length': length, 'transfer-encoding': encoding, 'x-amz-target': target } = head.headers
    const { service, region } = proof.signature
    const claim = claimOf(proof.signature)
    const isEmpty = encoding === undefined && (length === undefined || length === '0')
    // Of a body in chunks nothing is too little: it has a last one.
    if (target !== undefined || (isEmpty && !claim.startsWith('STREAMING-'))) return 'both'
    const call = identify(
      node.services.models,
      { ...head, body: NO_BODY, bodySha256: '' },
      service,
      region,
      node.ownHost,
    )
    if (hasDocument(call)) return 'both'
    if (node.gateway?.upstreamOf(call) === undefined) return 'hash'
    return isS3(service) && isStreamed(claim) ? 'stream' : 'both'
  }

  /**
   * Whether a body may be as large as upstreams take them: of a call to a service that Castellan does not have, by
   * somebody whose key it knows. Who proves no more yet can fill no more than what is set apart for such.
   */
  function isLarge({ headers }: RequestHead, proof: Proof): MaybePromise<boolean> {
    if (proof.kind !== 'signature') return false
    const { 'content-length': length, 'transfer-encoding': encoding } = headers
    if (encoding === undefined && Number(length ?? 0) <= USUAL) return false
    return !node.services.implements(proof.signature.service) && node.authenticator.knows(proof.signature)
  }

  /** What is parsed may be as large as AWS takes it of that service, and bytes as large as those of any. */
  function largestOf(head: RequestHead, proof: Proof): number {
    if (proof.kind !== 'signature') return USUAL_DOCUMENT
    const { service, region } = proof.signature
    if (head.headers['x-amz-target'] !== undefined || isFormHead(head)) return largestDocument(service)
    const request = { ...head, body: NO_BODY, bodySha256: '' }
    const call = identify(node.services.models, request, service, region, node.ownHost)
    return hasDocument(call) ? largestDocument(service) : LARGEST_BODY
  }

  /** Before the body is read, the protocol is recognised by the head alone. */
  function refusal(head: RequestHead, error: unknown, requestId: string): HttpResponse {
    if (!(error instanceof AwsError)) throw error
    const request = { ...head, body: NO_BODY, bodySha256: '' }
    node.observer?.metrics?.requests.refused(error.status)
    return serializeError(identify(node.services.models, request, undefined, node.options.region), error, requestId)
  }

  async function page(head: RequestHead, read: BodyReader): Promise<PageResponse> {
    if (!head.path.startsWith(CONSOLE_FILES) && !pageRates.take(head.sourceIp)) {
      return textAnswer(429, 'Too many pages at once. Try again in a moment.', { 'Retry-After': '1' })
    }
    let form = new URLSearchParams()
    if (head.method === 'POST') {
      const most = SAML_PATH.test(head.path) ? MOST_OF_A_SAML_FORM : MOST_OF_A_FORM
      if (Number(head.headers['content-length'] ?? 0) > most) return textAnswer(413, TOO_LARGE)
      try {
        const { body } = await read('hold')
        if (body.length > most) return textAnswer(413, TOO_LARGE)
        form = new URLSearchParams(Buffer.from(body).toString('utf8'))
      } catch (error) {
        if (error instanceof AwsError) return textAnswer(error.status, error.message)
        throw error
      }
    } else if (head.method !== 'GET' && head.method !== 'HEAD') {
      return textAnswer(405, 'Method not allowed', { Allow: 'GET, HEAD, POST' })
    }
    const request: PageRequest = {
      method: head.method,
      path: head.path,
      query: new URLSearchParams(head.query),
      headers: head.headers,
      form,
      sourceIp: head.sourceIp,
      userAgent: head.headers['user-agent'] ?? '',
    }
    try {
      for (const pages of node.pages) {
        const response = await pages(request)
        if (response) return response
      }
    } catch (error) {
      if (error instanceof UnstorableText) return textAnswer(400, 'Bad request')
      throw error
    }
    return textAnswer(404, 'There is no such page.')
  }
}

function isPresignedForS3(proof: Proof): boolean {
  return proof.kind === 'signature' && proof.signature.kind === 'presigned' && isS3(proof.signature.service)
}

/** What a signature says of its body. A URL that is signed says nothing of it. */
function claimOf({ kind, headerValues }: Signature): string {
  return headerValues.get('x-amz-content-sha256') ?? (kind === 'presigned' ? 'UNSIGNED-PAYLOAD' : '')
}

function streamOf({ headers }: RequestHead, proof: Proof, open: LeftBody['open']): LeftBody | undefined {
  if (proof.kind !== 'signature') return undefined
  const { signature } = proof
  const length = headers['content-length']
  return { claim: claimOf(signature), length: length === undefined ? undefined : Number(length), signature, open }
}

/** @throws AwsError (400) for a signature that cannot be read. */
function signed(head: RequestHead): Proof {
  const signature = signatureOf(head)
  return signature ? { kind: 'signature', signature } : { kind: 'none' }
}

function fromConsole({ path }: RequestHead): Proof {
  return { kind: 'console', serviceName: signingNameIn(path) }
}

/** What the console asks of a service, as anybody else would ask it: the path without the console's own part. */
function pathBehind({ path }: RequestHead): string {
  const slash = path.indexOf('/', CONSOLE_API.length)
  return slash === -1 ? '/' : path.slice(slash)
}

function unsigned(): Proof {
  return { kind: 'none' }
}

/** As much is a signing name as may stand in a signature's scope: it goes into errors, actions and the audit record. */
function signingNameIn(path: string): string {
  const name = path.slice(CONSOLE_API.length).replace(/\/.*/s, '')
  return /^[A-Za-z0-9._-]{1,64}$/.test(name) ? name : 'unknown'
}

function isSigned({ headers, query }: RequestHead): boolean {
  return (
    headers.authorization !== undefined || (query !== '' && /(^|&)X-Amz-(Algorithm|Signature|Credential)=/i.test(query))
  )
}

/** What a token does not look like. */
function isSignedByAws({ headers, query }: RequestHead): boolean {
  return headers.authorization?.startsWith('AWS') === true || query.includes('X-Amz-')
}

/** A URL of S3's that is signed by Signature Version 2. */
function isOfVersion2({ query }: RequestHead): boolean {
  return query !== '' && /(?:^|&)AWSAccessKeyId=/.test(query) && /(?:^|&)Signature=/.test(query)
}

/** An API call without a signature is answered in its protocol, so that its client can say what is missing. */
function isUnsignedCall({ method, path, query, headers }: RequestHead): boolean {
  if (headers['x-amz-target'] !== undefined || headers['smithy-protocol'] !== undefined) return true
  if (path === '/' && /(^|&)Action=/.test(query)) return true
  // No page takes JSON: it is a call to a service that is told by its path.
  if (method !== 'GET' && method !== 'HEAD' && headers['content-type']?.startsWith('application/json')) return true
  return path === '/' && method !== 'GET' && method !== 'HEAD'
}
