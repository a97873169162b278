import { hash } from 'node:crypto'
import { asRead, type HeaderLine, isS3 } from '../protocol/index.ts'
import type { Translation } from './arn-translation.ts'
import { assertOneWay } from './both-ways.ts'
import type { AllowedCall } from './forwarded.ts'
import { identifying } from './identifying.ts'
import { assertBucketName } from './s3/bucket-names.ts'
import { assertVersions, withCopySource } from './s3/copy-source.ts'
import { assertNoChunks, streamedBody } from './s3/streamed-body.ts'
import type { Outgoing } from './sending.ts'
import type { Upstream } from './upstream.ts'

/** How a call is to be written for its upstream. */
interface Writing {
  /** The host and port that Castellan is called by. */
  readonly publicHost: string
  /** The answer's document will be looked at: it is to come as it is. */
  readonly isPlain: boolean
  /** Of ARNs, where the upstream has others. */
  readonly translation: Translation | undefined
}

/**
 * The call as it goes to its upstream.
 *
 * @throws AwsError (400) for what could be read in two ways, NotImplemented (501) for a body that cannot be verified.
 */
export function outgoingOf(
  { call, request, stream, asked, account, now, trace = [] }: AllowedCall,
  upstream: Upstream,
  { publicHost, isPlain, translation }: Writing,
): Outgoing {
  assertOneWay(call)
  assertBucketName(call)
  if (isS3(call.signingName)) assertVersions(asked)
  const { method, path, query, headers: read, body } = translated(asRead(call, request), translation)
  const given = isS3(call.signingName) ? withCopySource(read, asked) : read
  if (!stream) assertNoChunks(call, request)
  const streamed = stream && streamedBody(stream, given, upstream)
  // In a host that is not its own a store may find the name of a bucket.
  const isPublic = upstream.host === 'public' && !isS3(call.signingName)
  const headers: HeaderLine[] = [['Host', isPublic ? publicHost : upstream.origin.host]]
  for (const line of streamed?.headers ?? given) {
    if (!isPlain || line[0].toLowerCase() !== 'accept-encoding') headers.push(line)
  }
  headers.push(...trace)
  const length = streamed ? streamed.length : lengthOf(method, body)
  if (length !== undefined) headers.push(['Content-Length', String(length)])
  const payloadHash = streamed ? streamed.payloadHash : hashOf(body, request)
  const region = upstream.its.region ?? call.region
  const accountId = upstream.its.account ?? account
  const signing = { accountId, region, service: call.signingName, now, payloadHash }
  const { lines, signed } = identifying(upstream, { method, path, query, headers }, signing)
  headers.push(...lines)
  if (!stream || !streamed) return { method, path, query, headers, body }
  const transforms = streamed.transforms(signed)
  return { method, path, query, headers, body: { source: stream.open(), transforms } }
}

/** Of what goes on as it came, the hash is known already. */
function hashOf(body: Uint8Array, { body: sent, bodySha256 }: AllowedCall['request']): string {
  return body === sent && bodySha256 !== '' ? bodySha256 : hash('sha256', body)
}

function translated(read: ReturnType<typeof asRead>, translation: Translation | undefined) {
  if (!translation) return read
  const { method, path, query, headers, body } = read
  return {
    method,
    path: translation.text(path),
    query: translation.text(query),
    headers: headers.map(([name, value]) => [name, translation.text(value)] as const),
    body: translation.bytes(body),
  }
}

/** A request that has no body says nothing of its length, where its method is not for one. */
function lengthOf(method: string, body: Uint8Array): number | undefined {
  const hasNone = body.length === 0 && (method === 'GET' || method === 'HEAD' || method === 'DELETE')
  return hasNone ? undefined : body.length
}
