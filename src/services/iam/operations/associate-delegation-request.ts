import { namedRequest, noSuchRequest } from '../delegation-requests.ts'
import { operation } from '../operation.ts'

/**
 * Makes the account the owner of a request that is assigned to it. There is none: no partner is known here. AWS's
 * page does not quote the message.
 *
 * @throws NoSuchEntity (404).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AssociateDelegationRequest.html
 */
export const associateDelegationRequest = operation('AssociateDelegationRequest', {
  action: 'iam:AssociateDelegationRequest',
  access: 'write',
  lacks: 'there are no partners, and so no delegation requests',
  resource: namedRequest,

  handle({ DelegationRequestId }) {
    throw noSuchRequest(DelegationRequestId)
  },
})
