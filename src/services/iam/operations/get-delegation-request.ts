import { namedRequest, noSuchRequest } from '../delegation-requests.ts'
import { operation } from '../operation.ts'

/**
 * A delegation request with its state. There is none: no partner is known here. AWS's page does not quote the
 * message.
 *
 * @throws NoSuchEntity (404).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetDelegationRequest.html
 */
export const getDelegationRequest = operation('GetDelegationRequest', {
  action: 'iam:GetDelegationRequest',
  access: 'read',
  lacks: 'there are no partners, and so no delegation requests',
  resource: namedRequest,

  handle({ DelegationRequestId }) {
    throw noSuchRequest(DelegationRequestId)
  },
})
