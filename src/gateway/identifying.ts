import { type HeaderLine, isS3, type OutgoingSignature, signRequest } from '../protocol/index.ts'
import type { Outgoing } from './sending.ts'
import type { Upstream } from './upstream.ts'

interface Signing {
  readonly accountId: string
  readonly region: string
  readonly service: string
  readonly now: number
  readonly payloadHash: string
}

interface Identified {
  readonly lines: readonly HeaderLine[]
  readonly signed: OutgoingSignature | undefined
}

/** A signature that nobody checks. */
const UNCHECKED = '0'.repeat(64)

/** The headers that tell an upstream who asks, and what they were signed with, where they are. */
export function identifying(
  { identity }: Upstream,
  request: Pick<Outgoing, 'method' | 'path' | 'query' | 'headers'>,
  { accountId, region, service, now, payloadHash }: Signing,
): Identified {
  if (identity.mode === 'sign') {
    const signed = signRequest({ ...request, payloadHash }, identity.key, { region, service, now })
    return { lines: signed.headers, signed }
  }
  const amzDate = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const credential = `${accountId}/${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`
  const lines: HeaderLine[] = [
    ['X-Amz-Date', amzDate],
    ['x-moto-account-id', accountId],
    ['Authorization', `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${UNCHECKED}`],
  ]
  if (isS3(service)) lines.push(['X-Amz-Content-Sha256', payloadHash])
  return { lines, signed: undefined }
}
