import { iamArn } from '../../../aws/index.ts'
import { toProfile } from '../instance-profiles.ts'
import { operation } from '../operation.ts'
import { listPage } from '../path-pages.ts'

/**
 * The instance profiles of the account, by name: with their roles, and without tags, as AWS lists them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html
 */
export const listInstanceProfiles = operation('ListInstanceProfiles', {
  action: 'iam:ListInstanceProfiles',
  access: 'read',
  resource: ({ PathPrefix = '/' }, { accountId }) => iamArn(accountId, 'instance-profile', PathPrefix, ''),

  async handle(paging, context) {
    const { items, ...rest } = await listPage(paging, context.db.instanceProfiles, ({ profileName }) => profileName)
    return { InstanceProfiles: await Promise.all(items.map((profile) => toProfile(profile, context))), ...rest }
  },
})
