import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { pageOf, positionKey } from '../pagination.ts'
import { attachedPolicy, pathOfPolicy } from '../policies.ts'

/**
 * The managed policies that are attached to a group.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html
 */
export const listAttachedGroupPolicies = operation('ListAttachedGroupPolicies', {
  action: 'iam:ListAttachedGroupPolicies',
  access: 'read',
  resource: namedGroup,

  async handle({ GroupName, PathPrefix = '/', ...paging }, { db }) {
    const { groupId } = await groupNamed(db, GroupName)
    const arns = (await db.policyAttachments.ofTarget(groupId)).filter((arn) =>
      pathOfPolicy(arn).startsWith(PathPrefix),
    )
    const { items, ...rest } = pageOf(arns, paging, (_, index) => positionKey(index))
    return { AttachedPolicies: items.map(attachedPolicy), ...rest }
  },
})
