import { approverOf } from '../../delegated-session.ts'
import { moveRequest, movingRequest } from '../delegation-moves.ts'
import { AccessDenied } from '../errors.ts'
import { operation } from '../operation.ts'

/** "Root users can only approve delegation requests with a duration of 4 hours or less." */
const ROOT_SECONDS = 4 * 3_600

/**
 * Gives a partner what its request asks for, as far as the caller has it: the caller is who the partner's credentials
 * act as, within the request's policy. AWS's pages do not quote the messages.
 *
 * @throws NoSuchEntity (404), InvalidInput (400); AccessDenied (403) to root for what lasts longer than 4 hours, and to
 *   whoever comes with what was delegated itself.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcceptDelegationRequest.html
 */
export const acceptDelegationRequest = operation('AcceptDelegationRequest', {
  ...movingRequest('AcceptDelegationRequest', 'to nobody'),

  async handle(_, context, request) {
    const { caller, session, clock } = context
    const approver = approverOf(caller, session)
    if (!approver) throw AccessDenied('Delegation requests cannot be accepted with these session credentials.')
    if (caller.kind === 'root' && request.asked.seconds > ROOT_SECONDS) {
      throw AccessDenied('The root user can only approve delegation requests with a duration of 4 hours or less.')
    }
    const change = { approver: JSON.stringify({ arn: caller.arn, identity: approver }), acceptedAt: clock() }
    await moveRequest(request, { state: 'ACCEPTED', change }, context)
    return {}
  },
})
