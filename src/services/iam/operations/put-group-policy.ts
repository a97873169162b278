import { groupNamed, namedGroup } from '../groups.ts'
import { putInlinePolicy } from '../inline-policies.ts'
import { operation } from '../operation.ts'

/**
 * Writes a policy into a group, in place of the one with that name.
 *
 * @throws NoSuchEntity (404), MalformedPolicyDocument (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html
 */
export const putGroupPolicy = operation('PutGroupPolicy', {
  action: 'iam:PutGroupPolicy',
  access: 'write',
  resource: namedGroup,

  async handle({ GroupName, PolicyName: policyName, PolicyDocument: document }, { db }) {
    const { groupId: id, groupName: name } = await groupNamed(db, GroupName)
    await putInlinePolicy(db, { kind: 'group', id, name }, { policyName, document })
    return {}
  },
})
