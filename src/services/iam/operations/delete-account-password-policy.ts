import { NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Goes back to AWS's default password policy.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html
 */
export const deleteAccountPasswordPolicy = operation('DeleteAccountPasswordPolicy', {
  action: 'iam:DeleteAccountPasswordPolicy',
  access: 'write',
  room: 'reserve',

  async handle(_, { db }) {
    if ((await db.account.get()).passwordPolicy === null) {
      throw NoSuchEntity('The account policy with name PasswordPolicy cannot be found.')
    }
    await db.account.update({ passwordPolicy: null })
    return {}
  },
})
