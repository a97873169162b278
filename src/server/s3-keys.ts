import { signedAt } from '../protocol/index.ts'
import type { AskKeys } from '../requests/index.ts'
import type { ConditionKeys } from '../services/operation.ts'
import type { Proof } from './exchange.ts'

/** By the prefixes of their actions. */
const S3 = new Set(['s3', 's3express', 's3-outposts', 's3-object-lambda'])

const AUTH_TYPES = { header: 'REST-HEADER', presigned: 'REST-QUERY-STRING', form: 'POST' } as const

/**
 * What S3 asks of how a request is signed; of its age only of "presigned URLs" and "presigned POST".
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
 */
export function signingKeys(action: string, proof: Proof, now: number): ConditionKeys | undefined {
  const [prefix = ''] = action.split(':')
  if (!S3.has(prefix) || proof.kind !== 'signature') return undefined
  const { signature } = proof
  const { kind } = signature
  const isOld = kind !== 'header' // It may be used long after it was made.
  const content = signature.headerValues.get('x-amz-content-sha256') ?? (isOld ? 'UNSIGNED-PAYLOAD' : undefined)
  return {
    [`${prefix}:authType`]: AUTH_TYPES[kind],
    [`${prefix}:signatureversion`]: 'AWS4-HMAC-SHA256',
    ...(isOld && { [`${prefix}:signatureAge`]: String(now - signedAt(signature)) }),
    ...(content !== undefined && { [`${prefix}:x-amz-content-sha256`]: content }),
  }
}

const DAY = 24 * 60 * 60 * 1000

/**
 * The days from now until when an object is to be retained, of which one that has begun counts: "an object's remaining
 * retention days relative to the current time".
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
export function retentionKeys(context: AskKeys, now: number): ConditionKeys | undefined {
  const until = context['s3:object-lock-retain-until-date']
  const time = typeof until === 'string' ? Date.parse(until) : Number.NaN
  if (Number.isNaN(time)) return undefined
  return { 's3:object-lock-remaining-retention-days': String(Math.ceil((time - now) / DAY)) }
}
