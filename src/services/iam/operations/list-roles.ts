import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { listPage } from '../path-pages.ts'
import { toRole } from '../roles.ts'

/**
 * The roles of the account, by name: without tags, boundary and last use, as AWS lists them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
 */
export const listRoles = operation('ListRoles', {
  action: 'iam:ListRoles',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'role', PathPrefix, ''),

  async handle(paging, context) {
    const { items, ...rest } = await listPage(paging, context.db.roles, ({ roleName }) => roleName)
    return { Roles: await Promise.all(items.map((role) => toRole(role, context))), ...rest }
  },
})
