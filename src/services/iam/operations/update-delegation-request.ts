import { moveRequest, movingRequest } from '../delegation-moves.ts'
import { operation } from '../operation.ts'

/**
 * Forwards a request to an administrator for approval, with notes. "Once a delegation request has an owner, that owner
 * gets a default permission to update the delegation request."
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateDelegationRequest.html
 */
export const updateDelegationRequest = operation('UpdateDelegationRequest', {
  ...movingRequest('UpdateDelegationRequest', 'to its owner'),

  async handle({ Notes }, context, request) {
    await moveRequest(request, { state: 'PENDING_APPROVAL', change: { notes: Notes ?? null } }, context)
    return {}
  },
})
