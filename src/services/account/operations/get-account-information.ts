import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * What the account is called and since when it is there.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_GetAccountInformation.html
 */
export const getAccountInformation = operation('GetAccountInformation', {
  ...ofOwnAccount('GetAccountInformation'),
  access: 'read',

  async handle(_input, { db, accountId }) {
    const { name, createdAt } = await db.account.get()
    return {
      AccountId: accountId,
      AccountName: name,
      AccountCreatedDate: new Date(createdAt),
      AccountState: 'ACTIVE',
    }
  },
})
