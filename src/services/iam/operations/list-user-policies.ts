import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * The names of a user's inline policies.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html
 */
export const listUserPolicies = operation('ListUserPolicies', {
  action: 'iam:ListUserPolicies',
  access: 'read',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, ...paging }, { db }) {
    const { userId } = await userNamed(db, UserName)
    const names = (await db.inlinePolicies.ofTarget(userId)).map(({ policyName }) => policyName)
    const { items, ...rest } = pageOf(names, paging, (name) => name)
    return { PolicyNames: items, ...rest }
  },
})
