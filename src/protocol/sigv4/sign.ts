import { hash } from 'node:crypto'
import type { HeaderLine, HttpRequest } from '../http.ts'
import { canonicalRequest } from './canonical-request.ts'
import { collapse } from './header-values.ts'
import { HmacSha256 } from './hmac.ts'
import { ALGORITHM, TERMINATOR } from './signature.ts'
import { deriveSigningKey } from './signing-keys.ts'

/** A key that somebody else gave out, for asking them. */
export interface OutgoingKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface Unsigned extends Pick<HttpRequest, 'method' | 'path' | 'query'> {
  /** With the host. */
  readonly headers: readonly HeaderLine[]
  /** The hash of the body, or what S3 takes in its place, such as `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string
}

/** What a request is signed with, and what the chunks of its body are signed after. */
export interface OutgoingSignature {
  /** To be sent beside those that were given. */
  readonly headers: readonly HeaderLine[]
  /** Lower-case hex. */
  readonly signature: string
  readonly signingKey: HmacSha256
  /** `yyyymmddThhmmssZ` */
  readonly amzDate: string
  /** `date/region/service/aws4_request` */
  readonly scope: string
}

/**
 * Signs a request that goes out, in its headers. What is signed: the host, the type, and all that AWS gives a meaning
 * to.
 */
export function signRequest(
  { headers, payloadHash, ...request }: Unsigned,
  { accessKeyId, secretAccessKey, sessionToken }: OutgoingKey,
  { region, service, now }: { readonly region: string; readonly service: string; readonly now: number },
): OutgoingSignature {
  const amzDate = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const date = amzDate.slice(0, 8)
  const own: HeaderLine[] = [
    ['X-Amz-Date', amzDate],
    ['X-Amz-Content-Sha256', payloadHash],
  ]
  if (sessionToken !== undefined) own.push(['X-Amz-Security-Token', sessionToken])
  const headerValues = valuesOf([...headers, ...own])
  const signedHeaders = [...headerValues.keys()].toSorted()
  const signedHeadersText = signedHeaders.join(';')
  const signed = { signedHeaders, signedHeadersText, kind: 'header', service, headerValues } as const
  const scope = `${date}/${region}/${service}/${TERMINATOR}`
  const canonical = canonicalRequest(request, signed, payloadHash)
  const signingKey = new HmacSha256(deriveSigningKey(secretAccessKey, { date, region, service }))
  const signature = signingKey.hex(`${ALGORITHM}\n${amzDate}\n${scope}\n${hash('sha256', canonical)}`)
  const credential = `Credential=${accessKeyId}/${scope}`
  own.push(['Authorization', `${ALGORITHM} ${credential}, SignedHeaders=${signedHeadersText}, Signature=${signature}`])
  return { headers: own, signature, signingKey, amzDate, scope }
}

function valuesOf(headers: readonly HeaderLine[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (lower !== 'host' && lower !== 'content-type' && !lower.startsWith('x-amz-')) continue
    const earlier = values.get(lower)
    values.set(lower, earlier === undefined ? collapse(value) : `${earlier},${collapse(value)}`)
  }
  return values
}
