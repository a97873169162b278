import { moveRequest, movingRequest } from '../delegation-moves.ts'
import { operation } from '../operation.ts'

/**
 * Refuses a partner what its request asks for, until its token was sent. "Once a request is rejected, it cannot be
 * accepted or updated later."
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RejectDelegationRequest.html
 */
export const rejectDelegationRequest = operation('RejectDelegationRequest', {
  ...movingRequest('RejectDelegationRequest', 'to its owner'),

  async handle({ Notes }, context, request) {
    await moveRequest(request, { state: 'REJECTED', change: { rejectionReason: Notes ?? null } }, context)
    return {}
  },
})
