import { moveRequest, movingRequest } from '../delegation-moves.ts'
import { operation } from '../operation.ts'

/**
 * Makes the caller the owner of a request that nobody has yet, and that names no other account: "the ARN of the current
 * calling identity will be stored as the ownerId".
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AssociateDelegationRequest.html
 */
export const associateDelegationRequest = operation('AssociateDelegationRequest', {
  ...movingRequest('AssociateDelegationRequest', 'to whom it is shown'),

  async handle(_, context, request) {
    const { accountId, caller } = context
    const owner = JSON.stringify({ arn: caller.arn, userId: caller.userId })
    await moveRequest(request, { state: 'ASSIGNED', change: { ownerAccountId: accountId, owner } }, context)
    return {}
  },
})
