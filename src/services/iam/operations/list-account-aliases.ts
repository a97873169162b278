import { operation } from '../operation.ts'

/**
 * The account's alias, if it has one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html
 */
export const listAccountAliases = operation('ListAccountAliases', {
  action: 'iam:ListAccountAliases',
  access: 'read',

  async handle(_, { db }) {
    const { alias } = await db.account.get()
    return { AccountAliases: alias === null ? [] : [alias], IsTruncated: false }
  },
})
