import { NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { namedUser, userNamed, userPermissionKeys } from '../users.ts'

/**
 * Detaches a managed policy from a user.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html
 */
export const detachUserPolicy = operation('DetachUserPolicy', {
  action: 'iam:DetachUserPolicy',
  access: 'write',
  resource: namedUser,
  conditionKeys: async (input, context) => ({
    ...(await userPermissionKeys(input, context)),
    'iam:PolicyARN': input.PolicyArn,
  }),

  async handle({ UserName, PolicyArn }, { db }) {
    const { userId } = await userNamed(db, UserName)
    if (await db.policyAttachments.detach(userId, PolicyArn)) return {}
    throw NoSuchEntity(`Policy ${PolicyArn} was not found.`)
  },
})
