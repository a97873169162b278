import { exchangeToken } from '../../delegated-session.ts'
import { moveRequest, movingRequest } from '../delegation-moves.ts'
import { isOwner } from '../delegation-requests.ts'
import { AccessDenied } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Sends the token of an accepted request to the partner's topic: from now on the delegation lasts, and it cannot be
 * rejected any more.
 *
 * @throws NoSuchEntity (404), InvalidInput (400); AccessDenied (403) to whoever does not own a request that its owner
 *   alone may send the token of.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SendDelegationToken.html
 */
export const sendDelegationToken = operation('SendDelegationToken', {
  ...movingRequest('SendDelegationToken', 'to its owner'),

  async handle(_, context, request) {
    const { caller, clock, masterKey } = context
    const { asked, owner, partner, requestId } = request
    if (asked.onlySendByOwner && !isOwner(owner, context)) {
      throw AccessDenied(
        `User: ${caller.arn} is not authorized to perform: iam:SendDelegationToken: the token can only be sent by the owner of the delegation request`,
      )
    }
    const releasedAt = clock()
    const token = {
      text: exchangeToken(masterKey, partner.accountId, requestId),
      expiresAt: releasedAt + asked.seconds * 1000,
    }
    await moveRequest(request, { state: 'FINALIZED', change: { releasedAt }, token }, context)
    return {}
  },
})
