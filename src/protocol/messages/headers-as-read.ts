import type { Call } from '../calls/call.ts'
import type { HeaderLine, HttpRequest } from '../http.ts'
import type { HttpBindings } from '../model/http-bindings.ts'
import type { Protocol } from '../model/service-model.ts'
import { isS3 } from '../s3.ts'

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
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
])
/** Of a body that comes in S3's chunks, and of its checksums. */
const OF_S3_BODY = /^x-amz-(?:decoded-content-length|trailer|sdk-checksum-algorithm|checksum-[a-z0-9-]+)$/

/**
 * The headers that the model names, and those of all requests. What overrides method, path, host or sender is not among
 * them, whatever it is called.
 *
 * @param isInflated the body is not compressed any more.
 */
export function headersAsRead(
  { signingName, route, protocol, jsonVersion }: Call,
  { rawHeaders, headers }: Pick<HttpRequest, 'rawHeaders' | 'headers'>,
  bindings: HttpBindings | undefined,
  isInflated: boolean,
): readonly HeaderLine[] {
  const known = new Set([...(route?.headers ?? []), ...(bindings?.headers ?? []).map(({ wireName }) => wireName)])
  const prefix = bindings?.prefixHeaders?.wireName
  const isKnown = (name: string) =>
    COMMON.has(name) ||
    known.has(name) ||
    (prefix !== undefined && name.startsWith(prefix)) ||
    (name === 'content-encoding' && !isInflated) ||
    (isS3(signingName) && OF_S3_BODY.test(name))
  const lines: HeaderLine[] = []
  const seen = new Set<string>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const sent = rawHeaders[i] ?? ''
    const name = sent.toLowerCase()
    // Once, as it was read: of two lines another reader might take either.
    const value = headers[name]
    if (value === undefined || seen.has(name) || OF_SENDER.has(name) || !isKnown(name)) continue
    if (name === 'content-encoding' && isInflated) continue
    seen.add(name)
    const isOther =
      name === 'content-type' && !isS3(signingName) && !known.has(name) && isOfOtherReader(value, protocol)
    lines.push([sent, isOther ? typeOf(protocol, jsonVersion) : value])
  }
  return lines
}

/** By which a reader that goes by it would find pairs or parts in a document, or other letters. */
function isOfOtherReader(type: string, protocol: Protocol): boolean {
  const isForm = protocol === 'query' || protocol === 'ec2'
  const bare = type.replace(/; *charset="?utf-?8"? *$/i, '')
  return /multipart|charset|,/i.test(bare) || (!isForm && /urlencoded/i.test(bare))
}

function typeOf(protocol: Protocol, jsonVersion: string): string {
  switch (protocol) {
    case 'query':
    case 'ec2':
      return 'application/x-www-form-urlencoded; charset=utf-8'
    case 'json':
      return `application/x-amz-json-${jsonVersion}`
    case 'cbor':
      return 'application/cbor'
    case 'rest-json':
      return 'application/json'
    case 'rest-xml':
      return 'application/xml'
    default:
      return protocol satisfies never
  }
}
