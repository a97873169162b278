import { groupNamed, namedGroup } from '../groups.ts'
import { inlinePolicy } from '../inline-policies.ts'
import { operation } from '../operation.ts'
import { encodeDocument } from '../policies.ts'

/**
 * An inline policy of a group, percent-encoded.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html
 */
export const getGroupPolicy = operation('GetGroupPolicy', {
  action: 'iam:GetGroupPolicy',
  access: 'read',
  resource: namedGroup,

  async handle({ GroupName, PolicyName }, { db }) {
    const { groupId: id, groupName: name } = await groupNamed(db, GroupName)
    const { policyName, document } = await inlinePolicy(db, { kind: 'group', id, name }, PolicyName)
    return { GroupName: name, PolicyName: policyName, PolicyDocument: encodeDocument(document) }
  },
})
