import { toTags } from '../../tags.ts'
import { operation } from '../operation.ts'
import { namedPolicy, policyTagKeys, policyWithArn, toPolicy } from '../policies.ts'
import { RESOURCE_TAGS, sortedTags } from '../tags.ts'

/**
 * A managed policy, AWS's or the account's own, without its document: see GetPolicyVersion.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html
 */
export const getPolicy = operation('GetPolicy', {
  action: 'iam:GetPolicy',
  access: 'read',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn }, { db }) {
    const policy = await policyWithArn(db, PolicyArn)
    const tags = policy.isAwsManaged ? [] : await db.iamTags.ofTarget(policy.policyId)
    return {
      Policy: {
        ...toPolicy(policy, await db.rowCounts.ofPolicy(policy.arn)),
        ...(policy.description !== null && { Description: policy.description }),
        Tags: toTags(sortedTags(tags, RESOURCE_TAGS)),
      },
    }
  },
})
