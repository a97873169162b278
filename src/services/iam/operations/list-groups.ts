import { iamArn } from '../../../aws/index.ts'
import { toGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { isUnder, queryPage } from '../pagination.ts'

/**
 * The groups of the account, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html
 */
export const listGroups = operation('ListGroups', {
  action: 'iam:ListGroups',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'group', PathPrefix, ''),

  async handle({ PathPrefix, ...paging }, { db }) {
    const { items, ...rest } = await queryPage(
      paging,
      (range) => db.groups.list(range),
      (group) => group.groupName.toLowerCase(),
      isUnder(PathPrefix),
    )
    return { Groups: items.map(toGroup), ...rest }
  },
})
