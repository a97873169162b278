import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'

/**
 * The names of a group's inline policies.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html
 */
export const listGroupPolicies = operation('ListGroupPolicies', {
  action: 'iam:ListGroupPolicies',
  access: 'read',
  resource: namedGroup,

  async handle({ GroupName, ...paging }, { db }) {
    const { groupId } = await groupNamed(db, GroupName)
    const names = (await db.inlinePolicies.ofTarget(groupId)).map(({ policyName }) => policyName)
    const { items, ...rest } = pageOf(names, paging, (name) => name)
    return { PolicyNames: items, ...rest }
  },
})
