import { awsError } from '../../aws/index.ts'

export const ValidationException = awsError('ValidationException', 400)
