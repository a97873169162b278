import { awsError } from '../../aws/index.ts'

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html */
export const AccessDeniedException = awsError('AccessDeniedException', 400)
export const ExpiredTokenException = awsError('ExpiredTokenException', 400)
export const InvalidTokenException = awsError('InvalidTokenException', 400)
export const ResourceNotFoundException = awsError('ResourceNotFoundException', 404)
export const ServiceUnavailableException = awsError('ServiceUnavailableException', 503)
