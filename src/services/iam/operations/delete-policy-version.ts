import { DeleteConflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { namedPolicy, policyTagKeys, policyVersion } from '../policies.ts'

/**
 * Deletes a version that is not the default one.
 *
 * @throws NoSuchEntity (404), DeleteConflict (409), AccessDenied (403) for AWS's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html
 */
export const deletePolicyVersion = operation('DeletePolicyVersion', {
  action: 'iam:DeletePolicyVersion',
  access: 'write',
  room: 'reserve',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn, VersionId }, { db }) {
    const { policy, version: found } = await policyVersion(db, PolicyArn, VersionId)
    const { version } = found
    if (version === policy.defaultVersion) throw DeleteConflict('Cannot delete the default version of a policy.')
    await db.managedPolicies.removeVersion(policy.policyId, version)
    return {}
  },
})
