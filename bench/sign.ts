import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from '../src/keeper/account/sha256.ts'
import { KEY } from './processes.ts'

/** What else a request may be signed with; default: root's key, us-east-1, a form. */
export interface SigningOptions {
  readonly credentials?: typeof KEY
  readonly region?: string
  /** Of JSON 1.0, in place of a form: what `x-amz-target` says. */
  readonly target?: string
}

/** A signed request of `service`, by the SDK's own signer. */
export async function signed(
  service: string,
  port: number,
  body: string,
  credentials = KEY,
  { region = 'us-east-1', target }: Omit<SigningOptions, 'credentials'> = {},
): Promise<{ headers: Record<string, string>; body: string }> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 })
  const host = `127.0.0.1:${port}`
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path: '/',
    query: {},
    headers: {
      host,
      'content-type':
        target === undefined ? 'application/x-www-form-urlencoded; charset=utf-8' : 'application/x-amz-json-1.0',
      ...(target !== undefined && { 'x-amz-target': target }),
      'content-length': String(Buffer.byteLength(body)),
    },
    body,
  }
  const { headers } = await signer.sign(request)
  return { headers: headers as Record<string, string>, body }
}

/** The same as bytes for a socket. */
export async function signedBytes(
  service: string,
  port: number,
  body: string,
  credentials = KEY,
  options: Omit<SigningOptions, 'credentials'> = {},
): Promise<string> {
  const { headers } = await signed(service, port, body, credentials, options)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}
