import { NoSuchEntity } from '../errors.ts'
import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'

/**
 * Detaches a managed policy from a group.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html
 */
export const detachGroupPolicy = operation('DetachGroupPolicy', {
  action: 'iam:DetachGroupPolicy',
  access: 'write',
  resource: namedGroup,
  conditionKeys: ({ PolicyArn }) => ({ 'iam:PolicyARN': PolicyArn }),

  async handle({ GroupName, PolicyArn }, { db }) {
    const { groupId } = await groupNamed(db, GroupName)
    if (await db.policyAttachments.detach(groupId, PolicyArn)) return {}
    throw NoSuchEntity(`Policy ${PolicyArn} was not found.`)
  },
})
