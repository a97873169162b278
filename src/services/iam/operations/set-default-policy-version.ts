import { operation } from '../operation.ts'
import { namedPolicy, policyTagKeys, policyVersion } from '../policies.ts'

/**
 * Makes a version the one that takes effect, for everyone who has the policy.
 *
 * @throws NoSuchEntity (404), AccessDenied (403) for AWS's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html
 */
export const setDefaultPolicyVersion = operation('SetDefaultPolicyVersion', {
  action: 'iam:SetDefaultPolicyVersion',
  access: 'write',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn, VersionId }, { db, clock }) {
    const { policy, version } = await policyVersion(db, PolicyArn, VersionId)
    await db.managedPolicies.update(policy.policyId, { defaultVersion: version.version, updatedAt: clock() })
    return {}
  },
})
