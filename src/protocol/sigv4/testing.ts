import { createHash, createHmac } from 'node:crypto'
import type { HttpRequest } from '../http.ts'

export interface Unsigned {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly headers?: readonly (readonly [string, string])[]
  readonly body?: string
  /** `x-amz-content-sha256`, which is signed in the place of the body's hash. */
  readonly claim?: string
}

export interface SignOptions {
  readonly accessKeyId?: string
  readonly secret?: string
  readonly region?: string
  readonly service?: string
  /** Epoch milliseconds. */
  readonly time?: number
  readonly sessionToken?: string
}

export const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
export const NOW = Date.UTC(2026, 10, 23, 12, 0, 0)

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Percent-encoding by its definition: RFC 3986's unreserved characters stay, every other byte is `%XX`. */
export function percent(text: string): string {
  let out = ''
  for (const byte of Buffer.from(text)) {
    const c = String.fromCharCode(byte)
    out += /[A-Za-z0-9\-._~]/.test(c) ? c : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

/**
 * A signed request, made step by step from AWS's description and sharing no code with the verifier.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signRequest(unsigned: Unsigned, options: SignOptions = {}): HttpRequest {
  const {
    accessKeyId = 'AKIAIOSFODNN7EXAMPLE',
    secret = SECRET,
    region = 'us-east-1',
    service = 'iam',
    time = NOW,
  } = options
  const { method = 'POST', path = '/', query = '', body = '' } = unsigned
  const stamp = new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
  const headers: [string, string][] = [
    ['Host', 'localhost:4566'],
    ['X-Amz-Date', stamp],
    ...(unsigned.headers ?? []).map(([n, v]): [string, string] => [n, v]),
  ]
  if (unsigned.claim !== undefined) headers.push(['X-Amz-Content-Sha256', unsigned.claim])
  if (options.sessionToken) headers.push(['X-Amz-Security-Token', options.sessionToken])

  const byName = new Map<string, string[]>()
  for (const [name, value] of headers)
    byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), value.trim().replace(/ +/g, ' ')])
  const names = [...byName.keys()].sort()
  const canonicalPath = path === '/' ? '/' : path.split('/').map(percent).join('/')
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('='))
  const canonicalQuery = pairs
    .map(([name = '', value = '']) => [percent(decodeURIComponent(name)), percent(decodeURIComponent(value))] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const lines = names.map((name) => `${name}:${(byName.get(name) ?? []).join(',')}\n`).join('')
  const canonical = [
    method,
    canonicalPath,
    canonicalQuery,
    lines,
    names.join(';'),
    unsigned.claim ?? sha256(body),
  ].join('\n')
  const day = stamp.slice(0, 8)
  const scope = `${day}/${region}/${service}/aws4_request`
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), 'aws4_request')
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')).toString('hex')
  headers.push([
    'Authorization',
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  ])
  return received(method, path, query, headers, body)
}

/** The request as the server gets it. */
export function received(
  method: string,
  path: string,
  query: string,
  headers: readonly (readonly [string, string])[],
  body: string,
): HttpRequest {
  const record: Record<string, string> = {}
  for (const [name, value] of headers) record[name.toLowerCase()] ??= value
  return {
    method,
    path,
    query,
    rawHeaders: headers.flat(),
    headers: record,
    body: Buffer.from(body),
    bodySha256: sha256(body),
  }
}
