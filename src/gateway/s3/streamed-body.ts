import { AwsError } from '../../aws/index.ts'
import type { OutgoingSignature } from '../../protocol/index.ts'
import type { IncomingBody } from '../forwarded.ts'

/** How a body that streams goes on. */
export interface StreamedBody {
  /** What the signature that goes out says of it. */
  readonly payloadHash: string
  /** In bytes, where it is known. */
  readonly length: number | undefined
  /** What it passes through, after the head was signed, or `undefined` where nobody signs. */
  readonly transforms: (signed: OutgoingSignature | undefined) => readonly NodeJS.ReadWriteStream[]
}

/** Bodies that are as they are, whoever reads them. */
const UNSIGNED: ReadonlySet<string> = new Set(['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'])

/** Whether a body of which the signature says this is never held; others are held, and hashed. */
export function isStreamed(claim: string): boolean {
  return UNSIGNED.has(claim) || claim.startsWith('STREAMING-')
}

/** @throws NotImplemented (501) for a claim that cannot be verified piece by piece. */
export function streamedBody({ claim, length }: IncomingBody): StreamedBody {
  if (UNSIGNED.has(claim)) return { payloadHash: claim, length, transforms: () => [] }
  throw new AwsError('NotImplemented', `Bodies of ${claim} are not forwarded.`, 501)
}
