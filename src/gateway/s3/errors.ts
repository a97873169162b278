import { awsError } from '../../aws/index.ts'

/** Of bodies and forms, by their codes. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const BadDigest = awsError('BadDigest', 400)
export const IncompleteBody = awsError('IncompleteBody', 400)
export const InvalidArgument = awsError('InvalidArgument', 400)
export const InvalidDigest = awsError('InvalidDigest', 400)
export const InvalidRequest = awsError('InvalidRequest', 400)
export const MalformedTrailerError = awsError('MalformedTrailerError', 400)
export const MissingContentLength = awsError('MissingContentLength', 411)
export const NotImplemented = awsError('NotImplemented', 501)
export const SignatureDoesNotMatch = awsError('SignatureDoesNotMatch', 403)
