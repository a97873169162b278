import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * What the account is called, wherever it is named. It counts at once; at AWS within some hours.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_PutAccountName.html
 */
export const putAccountName = operation('PutAccountName', {
  ...ofOwnAccount('PutAccountName'),
  access: 'write',

  async handle({ AccountName }, { db }) {
    await db.account.update({ name: AccountName })
    return {}
  },
})
