import type { Duplex } from 'node:stream'
import {
  type Call,
  ChunkSignatures,
  type HeaderLine,
  type HttpRequest,
  isS3,
  type OutgoingSignature,
  type Signature,
} from '../../protocol/index.ts'
import type { IncomingBody } from '../forwarded.ts'
import { ChunkedBody } from './chunked-body.ts'
import { assertDigest, DigestedBody } from './digested-body.ts'
import { InvalidArgument, InvalidRequest, MissingContentLength, NotImplemented } from './errors.ts'
import { HeldBeginning } from './held-beginning.ts'

/** How a body that streams goes on. */
export interface StreamedBody {
  /** What the signature that goes out says of it. */
  readonly payloadHash: string
  /** In bytes, where it is known. */
  readonly length: number | undefined
  /** Of the request, with what is said of the body as it goes on. */
  readonly headers: readonly HeaderLine[]
  /** What it passes through, after the head was signed, or `undefined` where nobody signs. */
  readonly transforms: (signed: OutgoingSignature | undefined) => readonly Duplex[]
}

/** Whether a body of which the signature says this is looked at as it passes, and never held. */
export function isStreamed(claim: string): boolean {
  return claim === 'UNSIGNED-PAYLOAD' || claim.startsWith('STREAMING-') || /^[0-9a-f]{64}$/.test(claim)
}

/**
 * A document that was held came whole: of one in chunks nobody has looked at their signatures.
 *
 * @throws NotImplemented (501)
 */
export function assertNoChunks({ signingName }: Call, { headers }: Pick<HttpRequest, 'headers'>): void {
  if (!isS3(signingName) || !headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return
  throw NotImplemented('Castellan forwards no documents of S3 that come in chunks.')
}

/**
 * What a body of S3's goes through. What its head says of it was proved, and not yet whether it is true: that is looked
 * at here, as it passes.
 *
 * @param headers of the request that goes on.
 * @param takesChunks Whether its reader knows `aws-chunked`; else it is given the object's own bytes.
 * @throws InvalidArgument, InvalidRequest, InvalidDigest (400), MissingContentLength (411)
 */
export function streamedBody(
  body: IncomingBody,
  headers: readonly HeaderLine[],
  { takesChunks }: { readonly takesChunks: boolean },
): StreamedBody {
  const md5 = headerOf(headers, 'content-md5')
  assertDigest(md5)
  if (body.claim.startsWith('STREAMING-')) return chunked(body, headers, takesChunks)
  const sha256 = body.claim === 'UNSIGNED-PAYLOAD' ? undefined : body.claim
  const isLookedAt = sha256 !== undefined || md5 !== undefined
  return {
    payloadHash: body.claim,
    length: body.length,
    headers,
    transforms: () => (isLookedAt ? [new DigestedBody({ sha256, md5 }), new HeldBeginning()] : []),
  }
}

function chunked(body: IncomingBody, headers: readonly HeaderLine[], takesChunks: boolean): StreamedBody {
  const { claim, length, signature, sign } = body
  const isSigned = claim.startsWith('STREAMING-AWS4-')
  if (isSigned && !sign) throw new Error('chunks are signed, and nobody can tell by whom')
  const trailers = trailersOf(claim, headerOf(headers, 'x-amz-trailer'))
  const decodedLength = lengthOf(headerOf(headers, 'x-amz-decoded-content-length'))
  return {
    payloadHash: takesChunks ? claim : 'UNSIGNED-PAYLOAD',
    length: takesChunks ? length : decodedLength,
    headers: takesChunks ? headers : headers.flatMap(withoutChunks),
    transforms: (signed) => [
      new ChunkedBody({
        // Each time from the beginning: a chain that has been followed has no way back.
        signed: sign && isSigned ? new ChunkSignatures(sign, headOf(signature)) : undefined,
        resign: signed && isSigned ? new ChunkSignatures((text) => signed.signingKey.hex(text), signed) : undefined,
        decodedLength,
        trailers,
        as: takesChunks ? 'chunks' : 'plain',
      }),
      new HeldBeginning(),
    ],
  }
}

function headOf({ amzDate, date, region, service, signature }: Signature) {
  return { amzDate, scope: `${date}/${region}/${service}/aws4_request`, signature }
}

/**
 * What trails is read as if it stood in the head: that may be checksums, which no policy knows, and nothing else.
 *
 * @throws InvalidRequest (400)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
function trailersOf(claim: string, named: string | undefined): readonly string[] {
  const isToTrail = claim.endsWith('-TRAILER')
  if (named === undefined) {
    if (!isToTrail) return []
    throw InvalidRequest('x-amz-trailer must be given where x-amz-content-sha256 says that something trails.')
  }
  const names = named.split(',').map((name) => name.trim().toLowerCase())
  const isKnown = names.every((name) => /^x-amz-checksum-[a-z0-9]+$/.test(name)) && new Set(names).size === names.length
  if (!isKnown || !isToTrail) throw InvalidRequest('The value specified in the x-amz-trailer header is not supported')
  return names
}

/** "For all requests, you must include the x-amz-decoded-content-length header". */
function lengthOf(decoded: string | undefined): number {
  if (decoded === undefined) throw MissingContentLength('You must provide the Content-Length HTTP header.')
  if (!/^\d{1,15}$/.test(decoded)) throw InvalidArgument('x-amz-decoded-content-length must be a number of bytes.')
  return Number(decoded)
}

/** What is said of chunks, of a body that has none any more. */
const OF_CHUNKS: ReadonlySet<string> = new Set([
  'x-amz-decoded-content-length',
  'x-amz-trailer',
  'x-amz-sdk-checksum-algorithm',
])

function withoutChunks([name, value]: HeaderLine): readonly HeaderLine[] {
  const lower = name.toLowerCase()
  if (OF_CHUNKS.has(lower)) return []
  if (lower !== 'content-encoding') return [[name, value]]
  const others = value.split(',').filter((encoding) => encoding.trim().toLowerCase() !== 'aws-chunked')
  return others.length === 0 ? [] : [[name, others.join(',').trim()]]
}

function headerOf(headers: readonly HeaderLine[], name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name)?.[1]
}
