import { NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Gives the account's alias up.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html
 */
export const deleteAccountAlias = operation('DeleteAccountAlias', {
  action: 'iam:DeleteAccountAlias',
  access: 'write',
  room: 'reserve',

  async handle({ AccountAlias }, { db }) {
    const { alias } = await db.account.get()
    if (alias !== AccountAlias) throw NoSuchEntity(`The account alias with name ${AccountAlias} cannot be found.`)
    await db.account.setAlias(null)
    return {}
  },
})
