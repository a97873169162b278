import { createHash, createHmac } from 'node:crypto'
import { deriveSigningKey } from '../../src/protocol/sigv4/index.ts'

export interface SignedCall {
  readonly service: string
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
  readonly method?: string
  readonly region?: string
  /** When it is signed. Default: now. */
  readonly at?: number
}

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** Sends a signed request as it is given, well-formed or not: for what no SDK would send. */
export async function signedFetch(url: string, key: Credentials, call: SignedCall): Promise<Response> {
  const { service, body, path = '/', method = 'POST', region = 'us-east-1', at = Date.now() } = call
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const headers: Record<string, string> = {
    host: new URL(url).host,
    'x-amz-date': stamp,
    ...(key.sessionToken && { 'x-amz-security-token': key.sessionToken }),
    // S3 wants it.
    ...(service === 's3' && { 'x-amz-content-sha256': sha256(method === 'GET' ? '' : body) }),
    ...call.headers,
  }
  const names = Object.keys(headers).toSorted()
  const canonical = [
    method,
    path,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    headers['x-amz-content-sha256'] ?? sha256(method === 'GET' ? '' : body),
  ].join('\n')
  const scope = { date: stamp.slice(0, 8), region, service }
  const scopeText = `${scope.date}/${region}/${service}/aws4_request`
  const signature = createHmac('sha256', deriveSigningKey(key.secretAccessKey, scope))
    .update(['AWS4-HMAC-SHA256', stamp, scopeText, sha256(canonical)].join('\n'))
    .digest('hex')
  const { host: _host, ...sent } = headers
  return await fetch(url + path, {
    method,
    headers: {
      ...sent,
      authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scopeText}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
    ...(method !== 'GET' && { body }),
  })
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }

/** A query-protocol call. */
export function query(service: string, action: string, parameters: Readonly<Record<string, string>> = {}): SignedCall {
  const versions: Record<string, string> = { iam: '2010-05-08', sts: '2011-06-15', sns: '2010-03-31' }
  return {
    service,
    headers: FORM,
    body: new URLSearchParams({ Action: action, Version: versions[service] ?? '', ...parameters }).toString(),
  }
}
