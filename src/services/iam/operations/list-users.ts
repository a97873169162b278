import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { listPage } from '../path-pages.ts'
import { toUser } from '../users.ts'

/**
 * The users of the account, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
 */
export const listUsers = operation('ListUsers', {
  action: 'iam:ListUsers',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'user', PathPrefix, ''),

  async handle(paging, { db }) {
    const { items, ...rest } = await listPage(paging, db.users, ({ userName }) => userName)
    return { Users: items.map(toUser), ...rest }
  },
})
