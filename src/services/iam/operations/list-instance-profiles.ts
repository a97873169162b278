import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'

/**
 * The instance profiles of the account: none, as none can be made.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html
 */
export const listInstanceProfiles = operation('ListInstanceProfiles', {
  action: 'iam:ListInstanceProfiles',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'instance-profile', PathPrefix, ''),
  handle: () => ({ InstanceProfiles: [], IsTruncated: false }),
})
