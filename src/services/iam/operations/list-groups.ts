import { iamArn } from '../../../aws/index.ts'
import { toGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { listPage } from '../path-pages.ts'

/**
 * The groups of the account, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html
 */
export const listGroups = operation('ListGroups', {
  action: 'iam:ListGroups',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'group', PathPrefix, ''),

  async handle(paging, { db }) {
    const { items, ...rest } = await listPage(paging, db.groups, ({ groupName }) => groupName)
    return { Groups: items.map(toGroup), ...rest }
  },
})
