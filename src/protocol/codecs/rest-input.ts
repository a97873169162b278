import { isAscii } from 'node:buffer'
import { AwsError } from '../../aws/index.ts'
import type { HttpRequest } from '../http.ts'
import type { HttpBindings } from '../model/http-bindings.ts'
import type { Member, StructureShape } from '../model/shape.ts'
import { inflatedBody, textOf } from './body.ts'
import { setEntry } from './entries.ts'
import { readForm } from './form.ts'
import { readHeader, readPrefixHeaders } from './http-headers.ts'
import { parseHttpScalar } from './http-scalar.ts'
import { parseJsonInput, parseJsonValue } from './json.ts'
import { malformedXml, serializationException } from './malformed.ts'
import { parseXmlInput } from './xml-input.ts'

/** How the bodies of a REST protocol are read. */
export interface BodyFormat {
  readonly document: (shape: StructureShape, request: HttpRequest) => Record<string, unknown>
  /** A body that is one member. */
  readonly payload: (member: Member, request: HttpRequest) => unknown
}

/** @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const JSON_BODY: BodyFormat = {
  document(shape, request) {
    assertJson(request)
    return parseJsonInput(shape, textOf(inflatedBody(request)))
  },
  payload({ shape }, request) {
    assertJson(request)
    return parseJsonValue(shape, textOf(inflatedBody(request)))
  },
}

/** @param root what a document is called that is no payload. */
export function xmlBody(root: string | undefined): BodyFormat {
  return {
    document(shape, request) {
      return request.body.length === 0 ? {} : parseXmlInput(shape, root ?? shape.name, xmlIn(request))
    },
    payload({ shape, wireName }, request) {
      if (shape.kind !== 'structure') throw new Error(`${shape.name} is no document`)
      return parseXmlInput(shape, wireName, xmlIn(request))
    },
  }
}

/**
 * Reads an input of a REST protocol from where its members are bound: path, query, headers and body.
 *
 * @param labels what the path's labels hold, still percent-encoded, segment by segment.
 * @throws SerializationException or MalformedXML (400); UnsupportedMediaTypeException (415) for a document that is not
 *   called JSON.
 */
export function parseRestInput(
  bindings: HttpBindings,
  format: BodyFormat,
  request: HttpRequest,
  labels: ReadonlyMap<string, readonly string[]>,
): Record<string, unknown> {
  const input = readBody(bindings, format, request)
  for (const member of bindings.labels) {
    const text = labelText(labels.get(member.wireName) ?? [])
    input[member.name] = parseHttpScalar(member, member.shape, 'uri', text, serializationException)
  }
  if (request.query !== '') readQuery(bindings, request.query, input)
  for (const member of bindings.headers) {
    const text = request.headers[member.wireName]
    if (text !== undefined) input[member.name] = readHeader(member, text)
  }
  const { prefixHeaders } = bindings
  const prefixed = prefixHeaders && readPrefixHeaders(prefixHeaders.wireName, request.headers)
  if (prefixHeaders && prefixed) input[prefixHeaders.name] = prefixed
  return input
}

/**
 * Decoded once, and each segment for itself, so that `%2F` is a slash in a label and parts nothing. What is a step in a
 * path when it is decoded is none in a label: who stands between would have taken it.
 */
function labelText(segments: readonly string[]): string {
  return segments
    .map((segment) => {
      const text = decoded(segment)
      if (text.includes('.') && text.split('/').some((part) => part === '.' || part === '..'))
        throw serializationException('A label of the path is a dot segment.')
      return text
    })
    .join('/')
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw serializationException('A label of the path is not valid UTF-8.')
  }
}

/** What a presigned URL has beside its operation's parameters. */
const PRESIGNED = /^X-Amz-(?:Algorithm|Credential|Date|Expires|Security-Token|Signature|SignedHeaders)$/i

/**
 * A parameter that is no list is given once: signatures sort equal names by their values, so that nobody could tell
 * which of two was meant.
 */
function readQuery({ query, queryParameters }: HttpBindings, text: string, input: Record<string, unknown>): void {
  const byName = new Map(query.map((member) => [member.wireName, member]))
  const all: Record<string, unknown> = {}
  let hasAny = false
  readForm(text, 'plus', (name, value) => {
    if (PRESIGNED.test(name)) return
    const member = byName.get(name)
    if (member) addParameter(member, value, input)
    if (queryParameters) {
      hasAny = true
      addToAll(queryParameters, all, name, value)
    }
  })
  if (queryParameters && hasAny) input[queryParameters.name] = all
}

function addParameter(member: Member, text: string, input: Record<string, unknown>): void {
  const { name, shape } = member
  if (shape.kind === 'list') {
    const list = (input[name] ?? []) as unknown[]
    list.push(parseHttpScalar(member, shape.member, 'querystring', text, serializationException))
    input[name] = list
  } else if (input[name] !== undefined) throw givenTwice()
  else input[name] = parseHttpScalar(member, shape, 'querystring', text, serializationException)
}

function addToAll({ shape }: Member, all: Record<string, unknown>, name: string, value: string): void {
  const known = Object.hasOwn(all, name) ? all[name] : undefined
  if (shape.kind === 'map' && shape.value.kind === 'list') setEntry(all, name, [...((known ?? []) as []), value])
  else if (known !== undefined) throw givenTwice()
  else setEntry(all, name, value)
}

function givenTwice(): AwsError {
  return serializationException('A parameter of the query is given more than once.')
}

function readBody(
  { payload, document }: HttpBindings,
  format: BodyFormat,
  request: HttpRequest,
): Record<string, unknown> {
  if (document !== undefined) return format.document(document, request)
  if (payload === undefined || request.body.length === 0) return {}
  switch (payload.shape.kind) {
    case 'blob':
      return { [payload.name]: request.body }
    case 'string':
      return { [payload.name]: textOf(inflatedBody(request)) }
    default:
      return { [payload.name]: format.payload(payload, request) }
  }
}

const CHARSET = /charset[ \t]*=[ \t]*["']?([^"';, \t]*)/gi

/**
 * A reader who knows media types takes the letters by them: "the charset parameter is … authoritative", above what the
 * document says itself. What has plain ASCII in it alone is the same in Latin letters.
 *
 * @throws MalformedXML (400) for letters that others read as more than UTF-8 has there.
 * @see https://www.rfc-editor.org/rfc/rfc7303#section-3
 */
function xmlIn(request: HttpRequest): string {
  const body = inflatedBody(request)
  for (const [, charset = ''] of (request.headers['content-type'] ?? '').matchAll(CHARSET)) {
    const isLatin = /^(?:iso-8859-1|windows-1252)$/i.test(charset) && isAscii(body)
    if (!isLatin && !/^(?:utf-?8|us-ascii)$/i.test(charset)) throw malformedXml()
  }
  return textOf(body)
}

/** Clients that send no type at all are taken at their word. */
function assertJson({ headers, body }: HttpRequest): void {
  const type = headers['content-type']
  if (body.length === 0 || type === undefined || /^application\/json[ \t]*(;|$)/i.test(type)) return
  throw new AwsError('UnsupportedMediaTypeException', '', 415)
}
