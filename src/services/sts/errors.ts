import { awsError } from '../../aws/index.ts'

export const AccessDenied = awsError('AccessDenied', 403)
export const ValidationError = awsError('ValidationError', 400)
