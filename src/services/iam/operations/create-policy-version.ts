import { LimitExceeded } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertManagedDocument, changeablePolicy, namedPolicy, policyTagKeys, versionId } from '../policies.ts'
import { QUOTAS } from '../quotas.ts'

/**
 * Adds a version to a policy, which takes effect if it is made the default.
 *
 * @throws NoSuchEntity (404), MalformedPolicyDocument (400), LimitExceeded (409), AccessDenied (403) for AWS's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
 */
export const createPolicyVersion = operation('CreatePolicyVersion', {
  action: 'iam:CreatePolicyVersion',
  access: 'write',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn, PolicyDocument: document, SetAsDefault = false }, { db, clock }) {
    const { policyId, lastVersion } = await changeablePolicy(db, PolicyArn)
    assertManagedDocument(document)
    if ((await db.managedPolicies.versions(policyId)).length >= QUOTAS.VersionsPerPolicy) {
      throw LimitExceeded(
        `A managed policy can have up to ${QUOTAS.VersionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
      )
    }
    const createdAt = clock()
    const version = lastVersion + 1
    await db.managedPolicies.addVersion(policyId, { version, document, createdAt })
    await db.managedPolicies.update(policyId, {
      lastVersion: version,
      updatedAt: createdAt,
      ...(SetAsDefault && { defaultVersion: version }),
    })
    return {
      PolicyVersion: {
        VersionId: versionId(version),
        IsDefaultVersion: SetAsDefault,
        CreateDate: new Date(createdAt),
      },
    }
  },
})
