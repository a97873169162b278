import { actionNameOf, PARTITION } from '../../aws/index.ts'
import type { Call } from './call.ts'

/**
 * The IAM action of a call that no registered operation describes. For an operation that nobody knows it is
 * `service:*`, which only a statement that allows everything of the service matches.
 */
export function actionOf({ iamPrefix, signingName, operation, method, service }: Call): string {
  return `${iamPrefix}:${operation === undefined ? '*' : actionNameOf(signingName, operation, method, service)}`
}

/** The ARN that such a call is on, where that is easily told (S3), else `*`. */
export function resourceOf({ s3, service }: Call): string {
  // S3 Control's paths begin with the version of its API, and not with a bucket.
  if (!s3 || s3.bucket === '' || service === 's3control') return '*'
  return `arn:${PARTITION}:s3:::${s3.bucket}${s3.key === '' ? '' : `/${s3.key}`}`
}
