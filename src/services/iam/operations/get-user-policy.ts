import { inlinePolicy } from '../inline-policies.ts'
import { operation } from '../operation.ts'
import { encodeDocument } from '../policies.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * An inline policy of a user, percent-encoded.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html
 */
export const getUserPolicy = operation('GetUserPolicy', {
  action: 'iam:GetUserPolicy',
  access: 'read',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, PolicyName }, { db }) {
    const { userId: id, userName: name } = await userNamed(db, UserName)
    const { policyName, document } = await inlinePolicy(db, { kind: 'user', id, name }, PolicyName)
    return { UserName: name, PolicyName: policyName, PolicyDocument: encodeDocument(document) }
  },
})
