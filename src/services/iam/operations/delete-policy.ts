import { DeleteConflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { changeablePolicy, namedPolicy, policyTagKeys } from '../policies.ts'

/**
 * Deletes a policy that nobody has, with its last version.
 *
 * @throws NoSuchEntity (404), DeleteConflict (409), AccessDenied (403) for AWS's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
 */
export const deletePolicy = operation('DeletePolicy', {
  action: 'iam:DeletePolicy',
  access: 'write',
  room: 'reserve',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn }, { db }) {
    const { policyId, arn } = await changeablePolicy(db, PolicyArn)
    const attached = await db.policyAttachments.targetsOf(arn, { limit: 1 })
    const bounded = await db.policyAttachments.boundedBy(arn, { limit: 1 })
    if (attached.length + bounded.length > 0) throw DeleteConflict('Cannot delete a policy attached to entities.')
    if ((await db.managedPolicies.versions(policyId)).length > 1) {
      throw DeleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      )
    }
    await db.iamTags.removeAll(policyId)
    await db.managedPolicies.remove(policyId)
    return {}
  },
})
