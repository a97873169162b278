import { namedRequest, noSuchRequest } from '../delegation-requests.ts'
import { operation } from '../operation.ts'

/**
 * Sends the token of an accepted request to the partner. There is none: no partner is known here. AWS's page does
 * not quote the message.
 *
 * @throws NoSuchEntity (404).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SendDelegationToken.html
 */
export const sendDelegationToken = operation('SendDelegationToken', {
  action: 'iam:SendDelegationToken',
  access: 'write',
  lacks: 'there are no partners, and so no delegation requests',
  resource: namedRequest,

  handle({ DelegationRequestId }) {
    throw noSuchRequest(DelegationRequestId)
  },
})
