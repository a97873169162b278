import { awsError } from '../../aws/index.ts'

/**
 * In the words of the query protocol; other protocols spell some codes otherwise when they are written.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export const IncompleteSignature = awsError('IncompleteSignature', 400)
export const SignatureDoesNotMatch = awsError('SignatureDoesNotMatch', 403)
export const InvalidRequest = awsError('InvalidRequest', 400)

/** S3's. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const InvalidArgument = awsError('InvalidArgument', 400)
export const XAmzContentSHA256Mismatch = awsError('XAmzContentSHA256Mismatch', 400)
