import type { HttpRequest } from '../http.ts'
import { isS3 } from '../s3.ts'
import type { Signature } from './signature.ts'

/** What of a signature its request is hashed with. */
type Signed = Pick<Signature, 'signedHeaders' | 'signedHeadersText' | 'kind' | 'service'> & {
  readonly headerValues: Pick<Signature['headerValues'], 'get'>
}

/**
 * The canonical request: what both sides hash.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 */
export function canonicalRequest(
  request: Pick<HttpRequest, 'method' | 'path' | 'query'>,
  { signedHeaders, signedHeadersText, kind, service, headerValues }: Signed,
  payloadHash: string,
): string {
  let text = `${request.method}\n${canonicalPath(request.path, service)}\n${canonicalQuery(request.query, kind === 'presigned')}\n`
  for (const name of signedHeaders) text += `${name}:${headerValues.get(name) ?? ''}\n`
  return `${text}\n${signedHeadersText}\n${payloadHash}`
}

function canonicalPath(path: string, service: string): string {
  if (path === '/' || path === '') return '/'
  if (isS3(service))
    return path
      .split('/')
      .map((segment) => encode(decode(segment)))
      .join('/')
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    // Sent encoded once; this is the second time.
    else if (segment !== '' && segment !== '.') segments.push(encode(segment))
  }
  // As botocore and the JavaScript SDK do it: RFC 3986 would keep a slash after a last `..` too.
  const trailing = segments.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${segments.join('/')}${trailing}`
}

/** Decoded and encoded again, since clients differ in what they encode; sorted by name, then value. `+` is a plus. */
function canonicalQuery(query: string, presigned: boolean): string {
  if (query === '') return ''
  const pairs: string[] = []
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = encode(decode(equals === -1 ? pair : pair.slice(0, equals)))
    if (presigned && name === 'X-Amz-Signature') continue
    // Sorted as name and value with the lowest character between them: `=` would sort after digits and `-`.
    pairs.push(`${name}\u0000${equals === -1 ? '' : encode(decode(pair.slice(equals + 1)))}`)
  }
  return pairs.toSorted(byCodeUnit).join('&').replaceAll('\u0000', '=')
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text // Not UTF-8: signed as it stands, and never equal to what it is not.
  }
}

/** RFC 3986, as AWS has it: all but letters, digits and `-._~`. */
function encode(text: string): string {
  if (/^[A-Za-z0-9._~-]*$/.test(text)) return text
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}
