import type { Call } from '../calls/call.ts'
import { inflatedBody } from '../codecs/body.ts'
import { readForm } from '../codecs/form.ts'
import { malformedQueryString, serializationException } from '../codecs/malformed.ts'
import type { HeaderLine, HttpRequest } from '../http.ts'
import type { HttpBindings } from '../model/http-bindings.ts'
import { requestModelOf } from '../model/request-models.ts'
import { labelsIn, type Route, segmentsOf } from '../routes/route.ts'
import { isS3 } from '../s3.ts'

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

/**
 * The request as it was read, written anew: whoever reads it can find no more in it than was decided on. Its path has
 * the parts that the route has; what the model does not name of its query and headers is left out.
 *
 * @throws AwsError (400) for what two readers could read in two ways.
 */
export function asRead(call: Call, request: HttpRequest): RequestAsRead {
  const bindings = bindingsOf(call)
  return {
    method: call.method,
    path: pathOf(call, request),
    query: queryOf(call, request, bindings),
    headers: headersOf(call, request, bindings),
    body: call.route?.hasRawBody || request.body.length === 0 ? request.body : inflatedBody(request),
  }
}

function bindingsOf({ model, service, operation }: Call): HttpBindings | undefined {
  if (operation === undefined) return undefined
  if (model) return model.operation(operation)?.http?.input
  return service === undefined ? undefined : requestModelOf(service, operation)?.bindings
}

function pathOf(call: Call, request: HttpRequest): string {
  const { protocol, route, s3 } = call
  if (protocol === 'cbor') return /\/service\/[\w.]+\/operation\/\w+$/.exec(request.path)?.[0] ?? '/'
  if (!route) return '/'
  const isSlash = request.path.endsWith('/') && request.path !== '/'
  const path = writtenPath(route, s3?.segments ?? segmentsOf(request.path))
  return isSlash && !path.endsWith('/') ? `${path}/` : path
}

/** Literals as the route has them; labels encoded as strictly as can be, so that nothing in them parts anything. */
function writtenPath(route: Route, sent: readonly string[]): string {
  const labels = labelsIn(route, sent)
  const segments = route.segments.map(({ before, label, after }) =>
    label === undefined ? before : before + (labels.get(label) ?? []).map(strictly).join('/') + after,
  )
  return `/${segments.join('/')}`
}

function strictly(segment: string): string {
  return encode(decode(segment))
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw serializationException('The path is not valid UTF-8.')
  }
}

/** RFC 3986: all but letters, digits and `-._~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** What a presigned URL has beside its operation's parameters. */
const OF_SIGNATURE =
  /^x-amz-(?:algorithm|credential|date|expires|security-token|signature|signedheaders|content-sha256)$/i

function queryOf({ protocol, route }: Call, { query }: HttpRequest, bindings: HttpBindings | undefined): string {
  if (query === '' || protocol === 'json' || protocol === 'cbor') return ''
  const isForm = protocol === 'query' || protocol === 'ec2'
  const known = new Set([...(route?.query ?? []).map(([name]) => name), ...namesOf(bindings)])
  const pairs: string[] = []
  const seen = new Set<string>()
  readForm(query, 'plus', (name, value) => {
    if (OF_SIGNATURE.test(name)) return
    if (!isForm && !known.has(name) && bindings?.queryParameters === undefined) return
    if (isForm && seen.has(name)) throw malformedQueryString('A parameter is given more than once.')
    seen.add(name)
    pairs.push(`${encode(name)}=${encode(value)}`)
  })
  return pairs.join('&')
}

function namesOf(bindings: HttpBindings | undefined): readonly string[] {
  return bindings?.query.map(({ wireName }) => wireName) ?? []
}

/** Headers of all requests, whatever their operation, that say how and not what. */
const COMMON: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'content-type',
  'content-md5',
  'smithy-protocol',
  'x-amz-target',
  'x-amzn-query-mode',
  'x-amzn-trace-id',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
])
/** What whoever sends it on says anew, though some models name them too. */
const OF_SENDER: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'host',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** Of a body that comes in S3's chunks, and of its checksums. */
const OF_S3_BODY = /^x-amz-(?:decoded-content-length|trailer|sdk-checksum-algorithm|checksum-[a-z0-9-]+)$/

function headersOf(
  { signingName, route }: Call,
  { rawHeaders, headers }: HttpRequest,
  bindings: HttpBindings | undefined,
): readonly HeaderLine[] {
  const known = new Set([...(route?.headers ?? []), ...(bindings?.headers ?? []).map(({ wireName }) => wireName)])
  const prefix = bindings?.prefixHeaders?.wireName
  const isKnown = (name: string) =>
    COMMON.has(name) ||
    known.has(name) ||
    (prefix !== undefined && name.startsWith(prefix)) ||
    (name === 'content-encoding' && route?.hasRawBody === true) ||
    (isS3(signingName) && OF_S3_BODY.test(name))
  const lines: HeaderLine[] = []
  const seen = new Set<string>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const sent = rawHeaders[i] ?? ''
    const name = sent.toLowerCase()
    // Once, as it was read: of two lines another reader might take either.
    const value = headers[name]
    if (value === undefined || seen.has(name) || OF_SIGNATURE.test(name) || OF_SENDER.has(name)) continue
    if (!isKnown(name)) continue
    seen.add(name)
    lines.push([sent, value])
  }
  return lines
}
