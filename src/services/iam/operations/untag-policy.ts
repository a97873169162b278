import { operation } from '../operation.ts'
import { changeablePolicy, namedPolicy, policyTagKeys } from '../policies.ts'

/**
 * Removes tags from a policy of the account. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404), AccessDenied (403) for AWS's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html
 */
export const untagPolicy = operation('UntagPolicy', {
  action: 'iam:UntagPolicy',
  access: 'write',
  resource: namedPolicy,
  conditionKeys: async (input, context) => ({ ...(await policyTagKeys(input, context)), 'aws:TagKeys': input.TagKeys }),

  async handle({ PolicyArn, TagKeys }, { db }) {
    await db.iamTags.remove((await changeablePolicy(db, PolicyArn)).policyId, TagKeys)
    return {}
  },
})
