import { getManagedPolicy } from '../../../policy/index.ts'
import { operation } from '../operation.ts'
import {
  encodeDocument,
  isAwsManaged,
  namedPolicy,
  noSuchVersion,
  policyTagKeys,
  policyVersion,
  policyWithArn,
  versionId,
} from '../policies.ts'

/**
 * A version of a managed policy with its document, percent-encoded. Of AWS's policies the current one is kept.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
 */
export const getPolicyVersion = operation('GetPolicyVersion', {
  action: 'iam:GetPolicyVersion',
  access: 'read',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn, VersionId }, { db }) {
    if (isAwsManaged(PolicyArn)) {
      const { arn } = await policyWithArn(db, PolicyArn)
      const aws = getManagedPolicy(arn)
      if (aws?.versionId !== VersionId) {
        throw noSuchVersion(PolicyArn, VersionId)
      }
      return {
        PolicyVersion: {
          Document: encodeDocument(aws.document),
          VersionId,
          IsDefaultVersion: true,
          CreateDate: new Date(aws.updateDate),
        },
      }
    }
    const { policy, version: found } = await policyVersion(db, PolicyArn, VersionId)
    const { version, document, createdAt } = found
    return {
      PolicyVersion: {
        Document: encodeDocument(document),
        VersionId: versionId(version),
        IsDefaultVersion: version === policy.defaultVersion,
        CreateDate: new Date(createdAt),
      },
    }
  },
})
