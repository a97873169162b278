import { accountArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'

/** The account's name, alias and age, and how this server is run. */
export const describeAccount = operation('DescribeAccount', {
  action: 'account:GetAccountInformation',
  access: 'read',
  resource: (_input, { accountId }) => accountArn(accountId),

  async handle(_input, { db, accountId, about }) {
    const { name, alias, createdAt } = await db.account.get()
    return {
      AccountId: accountId,
      AccountName: name,
      ...(alias !== null && { AccountAlias: alias }),
      CreateDate: new Date(createdAt),
      MailDelivery: about.mailDelivery,
      Version: about.version,
    }
  },
})
