import { awsError } from '../../aws/index.ts'

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and each operation's page */
export const AccessDenied = awsError('AccessDenied', 403)
export const ExpiredToken = awsError('ExpiredTokenException', 400)
export const ExpiredTradeInToken = awsError('ExpiredTradeInTokenException', 400)
export const IdpCommunicationError = awsError('IDPCommunicationError', 400)
export const InsufficientSessionLifetime = awsError('InsufficientSessionLifetime', 400)
export const InvalidAuthorizationMessage = awsError('InvalidAuthorizationMessageException', 400)
export const InvalidContextAssertion = awsError('InvalidContextAssertion', 400)
export const InvalidIdentityToken = awsError('InvalidIdentityToken', 400)
export const InvalidParameterValue = awsError('InvalidParameterValue', 400)
export const InvalidSubjectCredentials = awsError('InvalidSubjectCredentials', 400)
export const OutboundWebIdentityFederationDisabled = awsError('OutboundWebIdentityFederationDisabledException', 403)
export const PackedPolicyTooLarge = awsError('PackedPolicyTooLarge', 400)
export const RegionDisabled = awsError('RegionDisabledException', 403)
export const SessionDurationEscalation = awsError('SessionDurationEscalationException', 403)
export const ValidationError = awsError('ValidationError', 400)
