import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { attachablePolicy } from '../policies.ts'
import { assertBelow } from '../quotas.ts'

/**
 * Attaches a managed policy, AWS's or the account's own, to a group. One that is attached stays so.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html
 */
export const attachGroupPolicy = operation('AttachGroupPolicy', {
  action: 'iam:AttachGroupPolicy',
  access: 'write',
  resource: namedGroup,
  conditionKeys: ({ PolicyArn }) => ({ 'iam:PolicyARN': PolicyArn }),

  async handle({ GroupName, PolicyArn }, { db, clock }) {
    const { groupId } = await groupNamed(db, GroupName)
    const { arn } = await attachablePolicy(db, PolicyArn)
    const attached = await db.policyAttachments.ofTarget(groupId)
    if (attached.includes(arn)) return {}
    assertBelow('PoliciesPerGroup', attached.length)
    await db.policyAttachments.attach(groupId, arn, clock())
    return {}
  },
})
