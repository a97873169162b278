import { groupNamed, namedGroup } from '../groups.ts'
import { deleteInlinePolicy } from '../inline-policies.ts'
import { operation } from '../operation.ts'

/**
 * Deletes an inline policy of a group.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html
 */
export const deleteGroupPolicy = operation('DeleteGroupPolicy', {
  action: 'iam:DeleteGroupPolicy',
  access: 'write',
  resource: namedGroup,

  async handle({ GroupName, PolicyName }, { db }) {
    const { groupId: id, groupName: name } = await groupNamed(db, GroupName)
    await deleteInlinePolicy(db, { kind: 'group', id, name }, PolicyName)
    return {}
  },
})
