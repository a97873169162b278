import { moveRequest, toldPartner } from '../delegation-moves.ts'
import { onRequest, ownerKey, requestWithId } from '../delegation-requests.ts'
import { operation } from '../operation.ts'

/**
 * Refuses a partner what its request asks for, until its token was sent. "Once a request is rejected, it cannot be
 * accepted or updated later."
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RejectDelegationRequest.html
 */
export const rejectDelegationRequest = operation('RejectDelegationRequest', {
  action: 'iam:RejectDelegationRequest',
  access: 'telemetry',
  resource: ({ DelegationRequestId }, context) =>
    onRequest('iam:RejectDelegationRequest', DelegationRequestId, 'to its owner', context),
  conditionKeys: ownerKey,
  prepare: ({ DelegationRequestId }, context) => requestWithId(DelegationRequestId, context),
  toldAccounts: toldPartner,

  async handle({ Notes }, context, request) {
    await moveRequest(request, { state: 'REJECTED', change: { rejectionReason: Notes ?? null } }, context)
    return {}
  },
})
