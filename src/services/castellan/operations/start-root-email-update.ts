import { accountArn, emailDomain, isEmailAddress } from '../../../aws/index.ts'
import { ValidationException } from '../errors.ts'
import { operation } from '../operation.ts'
import { beginRootEmailUpdate, newVerificationCode } from '../root-email.ts'
import { assertSamePassword, proveRootPassword } from '../root-password.ts'

/**
 * Sends a code to the address by which root is to sign in: "fill out the fields for New email address, Confirm new
 * email address, and confirm your current Password. A verification code is sent to your new email address." Whether
 * another account has the address is told to whoever reads its mails, and not here.
 *
 * @throws InvalidPasswordException (400); TooManyRequestsException (429) for a fourth within 30 seconds.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-root-user-email.html
 */
export const startRootEmailUpdate = operation('StartRootEmailUpdate', {
  action: 'account:StartPrimaryEmailUpdate',
  access: 'write',
  who: 'root',
  resource: (_input, { accountId }) => accountArn(accountId),
  conditionKeys: ({ Email }) => ({ 'account:EmailTargetDomain': emailDomain(Email) }),

  async prepare({ Email, Password }, context) {
    if (!isEmailAddress(Email)) throw ValidationException('Email must be one plain address, such as you@example.com.')
    const passwordHash = await proveRootPassword(context, Password)
    const code = newVerificationCode(context.random)
    return { code, codeHash: await context.passwords.hash(code), passwordHash }
  },

  async handle({ Email }, context, { code, codeHash, passwordHash }) {
    await assertSamePassword(context.db, passwordHash)
    return { ExpiresAt: new Date(await beginRootEmailUpdate(Email, { code, codeHash }, context)) }
  },
})
