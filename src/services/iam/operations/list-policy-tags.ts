import { toTags } from '../../tags.ts'
import { operation } from '../operation.ts'
import { pageOf, positionKey } from '../pagination.ts'
import { namedPolicy, policyTagKeys, policyWithArn } from '../policies.ts'

/**
 * The tags of a managed policy; AWS's have none.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html
 */
export const listPolicyTags = operation('ListPolicyTags', {
  action: 'iam:ListPolicyTags',
  access: 'read',
  resource: namedPolicy,
  conditionKeys: policyTagKeys,

  async handle({ PolicyArn, ...paging }, { db }) {
    const { policyId, isAwsManaged } = await policyWithArn(db, PolicyArn)
    const tags = isAwsManaged ? [] : await db.iamTags.ofTarget(policyId)
    const { items, ...rest } = pageOf(tags, paging, (_, index) => positionKey(index))
    return { Tags: toTags(items), ...rest }
  },
})
