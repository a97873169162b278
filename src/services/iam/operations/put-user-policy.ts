import { putInlinePolicy } from '../inline-policies.ts'
import { operation } from '../operation.ts'
import { namedUser, userNamed, userPermissionKeys } from '../users.ts'

/**
 * Writes a policy into a user, in place of the one with that name.
 *
 * @throws NoSuchEntity (404), MalformedPolicyDocument (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
export const putUserPolicy = operation('PutUserPolicy', {
  action: 'iam:PutUserPolicy',
  access: 'write',
  resource: namedUser,
  conditionKeys: userPermissionKeys,

  async handle({ UserName, PolicyName: policyName, PolicyDocument: document }, { db }) {
    const { userId: id, userName: name } = await userNamed(db, UserName)
    await putInlinePolicy(db, { kind: 'user', id, name }, { policyName, document })
    return {}
  },
})
