import { toProfile } from '../instance-profiles.ts'
import { operation } from '../operation.ts'
import { byName, queryPage } from '../pagination.ts'
import { namedRole, roleNamed, roleTagKeys } from '../roles.ts'

/**
 * The instance profiles that a role is in: pages in the order of their ids, and each page by name.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html
 */
export const listInstanceProfilesForRole = operation('ListInstanceProfilesForRole', {
  action: 'iam:ListInstanceProfilesForRole',
  access: 'read',
  resource: namedRole,
  conditionKeys: roleTagKeys,

  async handle({ RoleName, ...paging }, context) {
    const { db } = context
    const { roleId } = await roleNamed(db, RoleName)
    const { items, ...rest } = await queryPage(
      paging,
      (range) => db.instanceProfiles.ofRole(roleId, range),
      ({ profileId }) => profileId,
    )
    const named = byName(items, ({ profileName }) => profileName)
    return { InstanceProfiles: await Promise.all(named.map((profile) => toProfile(profile, context))), ...rest }
  },
})
