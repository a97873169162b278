import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'
import type { PolicyFacts } from '../policies.ts'
import { awsPolicies, ownPolicyFacts, policyUse, toPolicy } from '../policies.ts'

/** The account's own come first. Names are unique among them, and among AWS's. */
function listKey({ isAwsManaged, policyName }: PolicyFacts): string {
  return `${Number(isAwsManaged)}${policyName.toLowerCase()}`
}

/**
 * Managed policies, AWS's and the account's own, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html
 */
export const listPolicies = operation('ListPolicies', {
  action: 'iam:ListPolicies',
  access: 'read',
  // So AWS names it in a denial.
  resource: ({ PathPrefix = '/' }) => `policy path ${PathPrefix}`,

  async handle({ Scope = 'All', OnlyAttached = false, PathPrefix = '/', PolicyUsageFilter, ...paging }, { db }) {
    const use = await policyUse(db)
    const isListed = ({ arn, path }: PolicyFacts) => {
      const isAttached = use.attachments.has(arn)
      const isBoundary = use.boundaries.has(arn)
      if (!path.startsWith(PathPrefix)) return false
      // AWS was recorded to heed PolicyUsageFilter of attached policies alone.
      if (!OnlyAttached) return true
      if (PolicyUsageFilter === 'PermissionsPolicy') return isAttached
      if (PolicyUsageFilter === 'PermissionsBoundary') return isBoundary
      return isAttached || isBoundary
    }
    const own = Scope === 'AWS' ? [] : (await db.managedPolicies.list()).map(ownPolicyFacts)
    const aws = Scope === 'Local' ? [] : awsPolicies()
    const { items, ...rest } = pageOf([...own, ...aws].filter(isListed), paging, listKey)
    return { Policies: items.map((policy) => toPolicy(policy, use)), ...rest }
  },
})
