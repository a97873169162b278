import { namedRequest, noSuchRequest } from '../delegation-requests.ts'
import { operation } from '../operation.ts'

/**
 * Refuses a partner what its request asks for. There is none: no partner is known here. AWS's page does not quote
 * the message.
 *
 * @throws NoSuchEntity (404).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RejectDelegationRequest.html
 */
export const rejectDelegationRequest = operation('RejectDelegationRequest', {
  action: 'iam:RejectDelegationRequest',
  access: 'write',
  room: 'reserve',
  lacks: 'there are no partners, and so no delegation requests',
  resource: namedRequest,

  handle({ DelegationRequestId }) {
    throw noSuchRequest(DelegationRequestId)
  },
})
