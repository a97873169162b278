import { awsError } from '../../aws/index.ts'

export const AccessDeniedException = awsError('AccessDeniedException', 403)
export const ConflictException = awsError('ConflictException', 409)
export const ResourceNotFoundException = awsError('ResourceNotFoundException', 404)
export const TooManyRequestsException = awsError('TooManyRequestsException', 429)
export const ValidationException = awsError('ValidationException', 400)
