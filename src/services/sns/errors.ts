import { awsError } from '../../aws/index.ts'

export const InvalidParameter = awsError('InvalidParameter', 400)
/** Of the model's InvalidParameterValueException. */
export const ParameterValueInvalid = awsError('ParameterValueInvalid', 400)
export const NotFound = awsError('NotFound', 404)
/** What the tag operations answer where others answer NotFound. */
export const ResourceNotFound = awsError('ResourceNotFound', 404)
export const AuthorizationError = awsError('AuthorizationError', 403)
export const FilterPolicyLimitExceeded = awsError('FilterPolicyLimitExceeded', 403)
export const TagLimitExceeded = awsError('TagLimitExceeded', 400)
export const EmptyBatchRequest = awsError('EmptyBatchRequest', 400)
export const TooManyEntriesInBatchRequest = awsError('TooManyEntriesInBatchRequest', 400)
export const BatchRequestTooLong = awsError('BatchRequestTooLong', 400)
export const BatchEntryIdsNotDistinct = awsError('BatchEntryIdsNotDistinct', 400)
export const InvalidBatchEntryId = awsError('InvalidBatchEntryId', 400)
