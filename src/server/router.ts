import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws/index.ts'
import type { HttpResponse } from '../protocol/http.ts'
import { identify, isFormHead, type Signature, serializeError, signature as signatureOf } from '../protocol/index.ts'
import type { PageRequest, PageResponse } from '../services/page.ts'
import { UnstorableText } from '../storage/index.ts'
import type { Exchange, Proof } from './exchange.ts'
import type { Handler, RequestHead } from './http-server.ts'
import type { Node } from './node.ts'
import { run } from './pipeline.ts'

const CONSOLE_API = '/console/api/'

/**
 * What a request is for. A signature decides before any path does, since SDKs ask for every path there is; then the console's API;
 * what is left is a page.
 */
export function router(node: Node): Handler {
  return async (head, read) => {
    const requestId = randomUUID()
    if (isSigned(head)) return await api(head, read, requestId)
    if (head.path.startsWith(CONSOLE_API)) {
      const serviceName = signingNameIn(head.path)
      return await call(head, read, requestId, { kind: 'console', serviceName })
    }
    if (head.path.startsWith('/_castellan/')) return await node.ownEndpoints(head)
    if (isUnsignedCall(head)) return await call(head, read, requestId, { kind: 'none' })
    return await page(head, read)
  }

  async function api(head: RequestHead, read: Parameters<Handler>[1], requestId: string): Promise<HttpResponse> {
    let signature: Signature | undefined
    try {
      signature = signatureOf(head)
    } catch (error) {
      return refusal(head, error, requestId)
    }
    return await call(head, read, requestId, signature ? { kind: 'signature', signature } : { kind: 'none' })
  }

  async function call(
    head: RequestHead,
    read: Parameters<Handler>[1],
    requestId: string,
    proof: Proof,
  ): Promise<HttpResponse> {
    // A form names its operation in the body, implemented or not.
    const implemented =
      proof.kind !== 'signature' || node.services.implements(proof.signature.service) || isFormHead(head)
    let body: Awaited<ReturnType<typeof read>>
    try {
      body = await read(implemented ? 'hold' : 'hash')
    } catch (error) {
      return refusal(head, error, requestId)
    }
    const { method, path, query, rawHeaders, headers, sourceIp, secure } = head
    const exchange = {
      request: { method, path, query, rawHeaders, headers, body: body.body, bodySha256: body.bodySha256 },
      proof,
      sourceIp,
      secure,
      requestId,
      now: node.options.clock(),
      // All that the steps will add is named here: an object that grows takes V8 several times as long.
      call: undefined,
      operation: undefined,
      caller: undefined,
      principal: undefined,
      input: undefined,
      context: undefined,
      resources: undefined,
      output: undefined,
      recorded: false,
      error: undefined,
      response: undefined,
    } as unknown as Exchange
    await run(exchange, node)
    return exchange.response as HttpResponse
  }

  /** Before the body is read, the protocol is told from the head alone. */
  function refusal(head: RequestHead, error: unknown, requestId: string): HttpResponse {
    if (!(error instanceof AwsError)) throw error
    const request = { ...head, body: new Uint8Array(), bodySha256: '' }
    return serializeError(identify(request, undefined, node.options.region), error, requestId)
  }

  async function page(head: RequestHead, read: Parameters<Handler>[1]): Promise<PageResponse> {
    let form = new URLSearchParams()
    if (head.method === 'POST') {
      try {
        const { body } = await read('hold')
        form = new URLSearchParams(Buffer.from(body).toString('utf8'))
      } catch (error) {
        if (error instanceof AwsError) return text(error.status, error.message)
        throw error
      }
    } else if (head.method !== 'GET' && head.method !== 'HEAD') {
      return { ...text(405, 'Method not allowed'), headers: { Allow: 'GET, HEAD, POST' } }
    }
    const request: PageRequest = {
      method: head.method,
      path: head.path,
      query: new URLSearchParams(head.query),
      headers: head.headers,
      cookies: cookiesOf(head.headers.cookie),
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
      if (error instanceof UnstorableText) return text(400, 'Bad request')
      throw error
    }
    return text(404, 'There is no such page.')
  }
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

/** An API call without a signature is answered in its protocol, so that its client can say what is missing. */
function isUnsignedCall({ method, path, query, headers }: RequestHead): boolean {
  if (headers['x-amz-target'] !== undefined || headers['smithy-protocol'] !== undefined) return true
  if (path === '/' && /(^|&)Action=/.test(query)) return true
  return path === '/' && method !== 'GET' && method !== 'HEAD'
}

export function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=')
    // The first of two cookies with one name is the one with the longer path: a later one never overrides it.
    const name = pair.slice(0, equals).trim()
    if (equals > 0 && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim())
  }
  return cookies
}

function text(status: number, message: string): PageResponse {
  return {
    status,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
    body: `${message}\n`,
  }
}
