import { isEmailAddress } from '../../../aws/index.ts'
import { ConflictException, ValidationException } from '../errors.ts'
import { operation } from '../operation.ts'
import { proveRootPassword } from '../root-password.ts'

/** Changes the address by which root signs in. */
export const updateRootEmail = operation('UpdateRootEmail', {
  action: 'account:StartPrimaryEmailUpdate',
  access: 'write',
  who: 'root',
  resource: (_input, { accountId }) => `arn:aws:account::${accountId}:account`,

  async prepare({ Email, Password }, context) {
    if (!isEmailAddress(Email)) throw ValidationException('Email must be one plain address, such as you@example.com.')
    await proveRootPassword(context, Password)
  },

  async handle({ Email }, { db }) {
    if (!(await db.account.setRootEmail(Email))) throw ConflictException('The email address cannot be used.')
    return {}
  },
})
