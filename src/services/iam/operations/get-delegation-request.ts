import { ofRequest, requestWithId, toDelegationRequest } from '../delegation-requests.ts'
import { operation } from '../operation.ts'

/**
 * A delegation request with its state, for whom it is shown to: whoever has its id until an account has it, then that
 * account. What the caller can delegate of it is an approximation at AWS too; nothing but root is known to cover it.
 *
 * @throws NoSuchEntity (404).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetDelegationRequest.html
 */
export const getDelegationRequest = operation('GetDelegationRequest', {
  ...ofRequest('GetDelegationRequest', 'to whom it is shown'),
  access: 'read',
  lacks: 'permission checks answer UNSURE to whoever is not root',

  async handle({ DelegationRequestId, DelegationPermissionCheck = false }, context) {
    const { caller, session } = context
    const isAll = caller.kind === 'root' && session?.scopes === undefined
    return {
      DelegationRequest: toDelegationRequest(await requestWithId(DelegationRequestId, context)),
      ...(DelegationPermissionCheck && {
        PermissionCheckStatus: 'COMPLETE',
        PermissionCheckResult: isAll ? 'ALLOWED' : 'UNSURE',
      }),
    }
  },
})
