import { operation } from '../operation.ts'
import { pageOf, positionKey } from '../pagination.ts'
import { attachedPolicy, pathOfPolicy } from '../policies.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * The managed policies that are attached to a user.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html
 */
export const listAttachedUserPolicies = operation('ListAttachedUserPolicies', {
  action: 'iam:ListAttachedUserPolicies',
  access: 'read',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, PathPrefix = '/', ...paging }, { db }) {
    const { userId } = await userNamed(db, UserName)
    const arns = (await db.policyAttachments.ofTarget(userId)).filter((arn) => pathOfPolicy(arn).startsWith(PathPrefix))
    const { items, ...rest } = pageOf(arns, paging, (_, index) => positionKey(index))
    return { AttachedPolicies: items.map(attachedPolicy), ...rest }
  },
})
