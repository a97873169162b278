import type { Call } from '../calls/call.ts'
import { bufferOf, inflatedBody, textOf } from '../codecs/body.ts'
import { decodeCbor } from '../codecs/cbor.ts'
import { writeCbor } from '../codecs/cbor-output.ts'
import { readStructure } from '../codecs/document.ts'
import { readForm } from '../codecs/form.ts'
import { hasUnknown, knownJson } from '../codecs/known-members.ts'
import { isKnownParameter } from '../codecs/known-parameters.ts'
import type { HeaderLine, HttpRequest } from '../http.ts'
import type { HttpBindings } from '../model/http-bindings.ts'
import { requestModelOf } from '../model/request-models.ts'
import type { Shape, StructureShape } from '../model/shape.ts'
import { isS3 } from '../s3.ts'
import { headersAsRead } from './headers-as-read.ts'
import { notAForm, withoutPairs } from './no-form.ts'
import { encodeStrictly, pathAsRead } from './path-as-read.ts'

/** A request to another server, made of what was read of this one. */
interface RequestAsRead {
  readonly method: string
  readonly path: string
  readonly query: string
  /** Without host, length, signature, and what is for one connection alone. */
  readonly headers: readonly HeaderLine[]
  /** Of a body that was held. */
  readonly body: Uint8Array
}

/** What a request of its operation may hold. */
interface Model {
  readonly input: StructureShape | undefined
  readonly bindings: HttpBindings | undefined
}

const EMPTY = new Uint8Array()

/**
 * The request as it was read, written anew: whoever reads it can find no more in it than was decided on. Method and
 * path are the operation's; what its model does not name of query, headers and documents is left out, and a document
 * that came compressed is no longer. What there is no more to, stays as it was sent, byte for byte.
 *
 * @throws AwsError (400) for what two readers could read in two ways.
 */
export function asRead(call: Call, request: HttpRequest): RequestAsRead {
  const model = modelOf(call)
  const path = pathAsRead(call, request.path)
  switch (call.protocol) {
    case 'query':
    case 'ec2':
      return formAsRead(call, request, model, path)
    case 'json':
    case 'cbor': {
      const body = documentAsRead(call, inflatedBody(request), model.input)
      return { method: 'POST', path, query: '', headers: headersAsRead(call, request, undefined, true), body }
    }
    case 'rest-json':
    case 'rest-xml': {
      const { body, isInflated } = restBodyAsRead(call, request, model.bindings)
      const headers = headersAsRead(call, request, model.bindings, isInflated)
      return { method: call.method, path, query: queryAsRead(call, request.query, model.bindings), headers, body }
    }
  }
}

function modelOf({ model, service, operation: name }: Call): Model {
  if (name === undefined) return { input: undefined, bindings: undefined }
  const operation = model?.operation(name)
  if (operation) return { input: operation.input, bindings: operation.http?.input }
  const found = service === undefined ? undefined : requestModelOf(service, name)
  return { input: found?.input, bindings: found?.bindings }
}

function documentAsRead({ protocol }: Call, body: Uint8Array, shape: Shape | undefined): Uint8Array {
  if (body.length === 0) return body
  if (protocol === 'cbor') {
    const decoded = decodeCbor(body)
    if (!hasUnknown(shape, decoded)) return notAForm(body)
    return notAForm(shape?.kind === 'structure' ? writeCbor(shape, readStructure(shape, decoded)) : Buffer.from([0xa0]))
  }
  const text = textOf(body)
  return withoutPairs(hasUnknown(shape, JSON.parse(text)) ? Buffer.from(knownJson(shape, text)) : body)
}

/** Bytes and plain texts are data; documents have the members that the model has in them, and not those of the head. */
function restBodyAsRead(
  call: Call,
  request: HttpRequest,
  bindings: HttpBindings | undefined,
): { readonly body: Uint8Array; readonly isInflated: boolean } {
  const { document, payload } = bindings ?? {}
  if (call.route?.hasRawBody || payload?.shape.kind === 'blob') {
    return { body: isS3(call.signingName) ? request.body : notAForm(request.body), isInflated: false }
  }
  if (document === undefined && payload === undefined) return { body: EMPTY, isInflated: true }
  const body = request.body.length === 0 ? request.body : inflatedBody(request)
  if (call.protocol === 'rest-xml') return { body, isInflated: true }
  if (payload?.shape.kind === 'string') return { body: notAForm(body), isInflated: true }
  const shape = document
    ? { ...document, membersByWireName: new Map(document.members.map((member) => [member.wireName, member])) }
    : payload?.shape
  return { body: documentAsRead(call, body, shape), isInflated: true }
}

/** What a presigned URL has beside its operation's parameters. */
const OF_SIGNATURE =
  /^x-amz-(?:algorithm|credential|date|expires|security-token|signature|signedheaders|content-sha256)$/i

function queryAsRead({ route }: Call, query: string, bindings: HttpBindings | undefined): string {
  if (query === '') return ''
  const named = bindings?.query.map(({ wireName }) => wireName) ?? []
  const known = new Set([...(route?.query ?? []).map(([name]) => name), ...named])
  const pairs: string[] = []
  const once = new Set<string>()
  readForm(query, 'plus', (name, value) => {
    if (OF_SIGNATURE.test(name)) return
    if (!known.has(name) && bindings?.queryParameters === undefined) return
    // What tells an operation is there once; lists are there as often as they have elements.
    if (route?.query.some(([required]) => required === name)) {
      if (once.has(name)) return
      once.add(name)
    }
    pairs.push(pairOf(name, value))
  })
  return pairs.join('&')
}

/** A name alone stays one: `?acl`. */
function pairOf(name: string, value: string): string {
  return value === '' ? encodeStrictly(name) : `${encodeStrictly(name)}=${encodeStrictly(value)}`
}

/** As SDKs write forms: nothing in it can be read in two ways. */
const PLAIN_FORM = /^(?:[A-Za-z0-9&=+._~-]|%[0-9A-Fa-f]{2})*$/
const FORM: HeaderLine = ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']

/** All of it is in the form of a POST, or in the query of what has none. */
function formAsRead(call: Call, request: HttpRequest, { input }: Model, path: string): RequestAsRead {
  const isPost = call.method === 'POST'
  const form = request.body.length === 0 ? '' : textOf(inflatedBody(request))
  const pairs: string[] = []
  let isAsSent = isPost && PLAIN_FORM.test(form)
  const visit = (isOfUrl: boolean) => (name: string, value: string) => {
    const isOfProtocol = name === 'Action' || name === 'Version'
    if (isOfProtocol || isKnownParameter(input, name)) {
      pairs.push(`${encodeStrictly(name)}=${encodeStrictly(value)}`)
      isAsSent &&= !isOfUrl
    } else isAsSent &&= isOfUrl
  }
  readForm(request.query, 'plus', visit(true))
  readForm(form, 'space', visit(false))
  const text = pairs.join('&')
  const sent = headersAsRead(call, request, undefined, true)
  if (!isPost) {
    const headers = sent.filter(([name]) => name.toLowerCase() !== 'content-type')
    return { method: 'GET', path, query: text, headers, body: EMPTY }
  }
  const hasType = sent.some(([name]) => name.toLowerCase() === 'content-type')
  const headers = hasType ? sent : [...sent, FORM]
  return { method: 'POST', path, query: '', headers, body: isAsSent ? bufferOf(request.body) : Buffer.from(text) }
}
