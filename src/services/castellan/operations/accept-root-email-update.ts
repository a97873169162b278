import { accountArn, emailDomain } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { endRootEmailUpdate, proveVerificationCode } from '../root-email.ts'

/**
 * Changes the address by which root signs in, for whoever has the code that went there. The address before it and the
 * contact for security are told.
 *
 * @throws InvalidAuthenticationCodeException (403) for another code; ResourceNotFoundException (404) where none is
 *   waited for, or no longer; ConflictException (409) where another account has the address.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-root-user-email.html
 */
export const acceptRootEmailUpdate = operation('AcceptRootEmailUpdate', {
  action: 'account:AcceptPrimaryEmailUpdate',
  access: 'write',
  who: 'root',
  resource: (_input, { accountId }) => accountArn(accountId),
  conditionKeys: ({ Email }) => ({ 'account:EmailTargetDomain': emailDomain(Email) }),

  prepare: ({ Email, VerificationCode }, context) => proveVerificationCode(Email, VerificationCode, context),

  async handle(_input, context, proved) {
    await endRootEmailUpdate(proved, context)
    return {}
  },
})
