/** Requests as tests write them. */
import { createHash } from 'node:crypto'
import { wholeBody } from '../http.ts'
import {
  brokenInput,
  brokenInputError,
  type Call,
  type HttpRequest,
  type HttpResponse,
  identify,
  parametersOf,
  parseInput,
} from '../index.ts'
import { models } from '../model/testing.ts'

export interface Written {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export function request({ method = 'POST', path = '/', query = '', headers = {}, body = '' }: Written): HttpRequest {
  const bytes = Buffer.from(body)
  return {
    method,
    path,
    query,
    headers,
    rawHeaders: Object.entries(headers).flat(),
    body: bytes,
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

export function form(body: string | Uint8Array, query = ''): HttpRequest {
  return request({ query, headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body })
}

export function json(target: string, body: string | Uint8Array, version = '1.0'): HttpRequest {
  return request({ headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target }, body })
}

export function cbor(operation: string, body: Uint8Array): HttpRequest {
  return request({
    path: `/service/GraniteServiceVersion20100801/operation/${operation}`,
    headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
    body,
  })
}

export function callOf(request: HttpRequest, signingName: string): Call {
  return identify(models, request, signingName, 'us-east-1')
}

/** @throws AwsError as the pipeline would, where everything is allowed. */
export function inputOf(request: HttpRequest, signingName: string): object {
  const call = callOf(request, signingName)
  if (!call.model) return parametersOf(call, request) ?? {}
  const input = parseInput(call, request)
  const broken = brokenInput(call, input)
  if (broken) throw brokenInputError(call, broken)
  return input
}

export function textOf(response: HttpResponse): string {
  return String(wholeBody(response.body))
}
