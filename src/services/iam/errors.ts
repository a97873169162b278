import { awsError } from '../../aws/index.ts'

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and each operation's page */
export const AccessDenied = awsError('AccessDenied', 403)
export const CredentialReportExpired = awsError('ReportExpired', 410)
export const CredentialReportNotPresent = awsError('ReportNotPresent', 410)
export const DeleteConflict = awsError('DeleteConflict', 409)
export const EntityAlreadyExists = awsError('EntityAlreadyExists', 409)
export const InvalidAuthenticationCode = awsError('InvalidAuthenticationCode', 403)
export const InvalidInput = awsError('InvalidInput', 400)
export const InvalidUserType = awsError('InvalidUserType', 400)
export const LimitExceeded = awsError('LimitExceeded', 409)
export const NoSuchEntity = awsError('NoSuchEntity', 404)
export const PolicyNotAttachable = awsError('PolicyNotAttachable', 400)
export const ValidationError = awsError('ValidationError', 400)
