import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { isUnder, queryPage } from '../pagination.ts'
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

  async handle({ PathPrefix, ...paging }, { db }) {
    const { items, ...rest } = await queryPage(
      paging,
      (range) => db.users.list(range),
      (user) => user.userName.toLowerCase(),
      isUnder(PathPrefix),
    )
    return { Users: items.map(toUser), ...rest }
  },
})
