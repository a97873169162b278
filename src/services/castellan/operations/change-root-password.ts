import { passwordViolation } from '../../../identity/passwords.ts'
import { PasswordPolicyViolationException } from '../errors.ts'
import { operation } from '../operation.ts'
import { endOtherSessions } from '../root-mfa.ts'
import { assertSamePassword, proveRootPassword } from '../root-password.ts'

/**
 * Changes root's password, which is under AWS's own rules and not under the account's policy, and ends root's other
 * console sessions, and a change of its address that waits for its code.
 */
export const changeRootPassword = operation('ChangeRootPassword', {
  action: 'castellan:ChangeRootPassword',
  access: 'write',
  who: 'root',
  resource: (_input, { caller }) => caller.arn,

  async prepare({ OldPassword, NewPassword }, context) {
    const { db, passwords } = context
    const before = await proveRootPassword(context, OldPassword)
    const { name: accountName, rootEmail } = await db.account.get()
    const violation =
      passwordViolation(NewPassword, undefined, { accountName, rootEmail }) ??
      (NewPassword === OldPassword ? 'It must differ from the old one.' : undefined)
    if (violation !== undefined) throw PasswordPolicyViolationException(`The new password is not allowed. ${violation}`)
    return { before, after: await passwords.hash(NewPassword) }
  },

  async handle(_input, { db, caller, clock }, { before, after }) {
    await assertSamePassword(db, before)
    await db.account.update({ rootPasswordHash: after, rootPasswordChangedAt: clock() })
    // It was begun with the password before, by whomever.
    await db.rootEmailUpdates.remove()
    await endOtherSessions(db, caller)
    return {}
  },
})
