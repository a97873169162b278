import { iamArn } from '../../../aws/index.ts'
import { toGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { queryPage } from '../pagination.ts'

/**
 * The groups of the account, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html
 */
export const listGroups = operation('ListGroups', {
  action: 'iam:ListGroups',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'group', PathPrefix, ''),

  async handle({ PathPrefix: pathPrefix, ...paging }, { db }) {
    const { items, ...rest } = await queryPage(
      paging,
      (range) => db.groups.list({ ...range, pathPrefix }),
      (group) => group.groupName.toLowerCase(),
    )
    return { Groups: items.map(toGroup), ...rest }
  },
})
