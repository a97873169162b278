import { namedRequest, noSuchRequest } from '../delegation-requests.ts'
import { operation } from '../operation.ts'

/**
 * Asks for the approval of a request, with notes. There is none: no partner is known here. AWS's page does not
 * quote the message.
 *
 * @throws NoSuchEntity (404).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateDelegationRequest.html
 */
export const updateDelegationRequest = operation('UpdateDelegationRequest', {
  action: 'iam:UpdateDelegationRequest',
  access: 'write',
  lacks: 'there are no partners, and so no delegation requests',
  resource: namedRequest,

  handle({ DelegationRequestId }) {
    throw noSuchRequest(DelegationRequestId)
  },
})
