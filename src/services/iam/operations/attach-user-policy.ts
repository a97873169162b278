import { operation } from '../operation.ts'
import { attachablePolicy } from '../policies.ts'
import { assertBelow } from '../quotas.ts'
import { namedUser, userNamed, userPermissionKeys } from '../users.ts'

/**
 * Attaches a managed policy, AWS's or the account's own, to a user. One that is attached stays so.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
 */
export const attachUserPolicy = operation('AttachUserPolicy', {
  action: 'iam:AttachUserPolicy',
  access: 'write',
  resource: namedUser,
  conditionKeys: async (input, context) => ({
    ...(await userPermissionKeys(input, context)),
    'iam:PolicyARN': input.PolicyArn,
  }),

  async handle({ UserName, PolicyArn }, { db, clock }) {
    const { userId } = await userNamed(db, UserName)
    const { arn } = await attachablePolicy(db, PolicyArn)
    const attached = await db.policyAttachments.ofTarget(userId)
    if (attached.includes(arn)) return {}
    assertBelow('PoliciesPerUser', attached.length)
    await db.policyAttachments.attach(userId, arn, clock())
    return {}
  },
})
