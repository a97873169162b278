import { awsError } from '../../aws/index.ts'

/** The codes that CloudWatch's operations share on the wire. */
export const InvalidParameterValue = awsError('InvalidParameterValue', 400)
export const InvalidParameterCombination = awsError('InvalidParameterCombination', 400)
export const MissingParameter = awsError('MissingParameter', 400)
export const InvalidNextToken = awsError('InvalidNextToken', 400)
export const InvalidFormat = awsError('InvalidFormat', 400)
export const LimitExceeded = awsError('LimitExceeded', 400)
export const ResourceNotFound = awsError('ResourceNotFound', 404)
export const ResourceNotFoundException = awsError('ResourceNotFoundException', 404)

/** What PutMetricAlarm answers, which declares no error of its own for bad input. */
export const ValidationError = awsError('ValidationError', 400)
