import { operation } from '../operation.ts'
import { positionPage } from '../pagination.ts'
import { namedPolicy, policyTagKeys, policyWithArn, versionId } from '../policies.ts'

/**
 * The versions of a managed policy, newest first, without documents.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html
 */
export const listPolicyVersions = operation('ListPolicyVersions', {
  action: 'iam:ListPolicyVersions',
  access: 'read',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn, ...paging }, { db }) {
    const policy = await policyWithArn(db, PolicyArn)
    const versions = policy.isAwsManaged
      ? [{ id: policy.defaultVersionId, createdAt: policy.updatedAt }]
      : (await db.managedPolicies.versions(policy.policyId)).map(({ version, createdAt }) => ({
          id: versionId(version),
          createdAt,
        }))
    const { items, ...rest } = positionPage(versions, paging)
    return {
      Versions: items.map(({ id, createdAt }) => ({
        VersionId: id,
        IsDefaultVersion: id === policy.defaultVersionId,
        CreateDate: new Date(createdAt),
      })),
      ...rest,
    }
  },
})
