import { actionNameOf, PARTITION } from '../../aws/index.ts'
import type { Call } from './call.ts'

/**
 * The IAM action of a call that no registered operation describes. For an operation that nobody knows it is
 * `service:*`, which only a statement that allows everything of the service matches.
 */
export function actionOf({ iamPrefix, signingName, operation, method }: Call): string {
  return `${iamPrefix}:${operation === undefined ? '*' : actionNameOf(signingName, operation, method)}`
}

/** The ARN that such a call is on, where that is easily told (S3), else `*`. */
export function resourceOf({ s3 }: Call): string {
  if (!s3 || s3.bucket === '') return '*'
  return `arn:${PARTITION}:s3:::${s3.bucket}${s3.key === '' ? '' : `/${s3.key}`}`
}
