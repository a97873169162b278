import { awsError } from '../../aws/index.ts'

export const AccessDeniedException = awsError('AccessDeniedException', 403)
export const ResourceNotFoundException = awsError('ResourceNotFoundException', 404)
export const ValidationException = awsError('ValidationException', 400)
