import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'

/**
 * The roles of the account: none, as none can be made.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
 */
export const listRoles = operation('ListRoles', {
  action: 'iam:ListRoles',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'role', PathPrefix, ''),
  handle: () => ({ Roles: [], IsTruncated: false }),
})
