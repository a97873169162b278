import { requestTagKeys } from '../../tags.ts'
import { operation } from '../operation.ts'
import { changeablePolicy, namedPolicy, policyTagKeys } from '../policies.ts'
import { addIamTags } from '../tags.ts'

/**
 * Adds tags to a policy of the account; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409), AccessDenied (403) for AWS's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html
 */
export const tagPolicy = operation('TagPolicy', {
  action: 'iam:TagPolicy',
  access: 'write',
  resource: namedPolicy,
  conditionKeys: async (input, context) => ({
    ...(await policyTagKeys(input, context)),
    ...requestTagKeys(input.Tags),
  }),

  async handle({ PolicyArn, Tags }, { db }) {
    await addIamTags(db, (await changeablePolicy(db, PolicyArn)).policyId, Tags)
    return {}
  },
})
