import type { Policy, policyScopeType } from '../../../../models/iam.ts'
import { breather } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import { operation } from '../operation.ts'
import { queryPage } from '../pagination.ts'
import { awsPolicies, ownPolicyFacts, type PolicyFacts, policyUse, toPolicy, UNUSED } from '../policies.ts'

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
    const attached = await db.policyAttachments.attached()
    const bounding = await db.policyAttachments.bounding()
    const isListed = ({ arn, path }: PolicyFacts) => {
      if (!path.startsWith(PathPrefix)) return false
      // AWS was recorded to heed PolicyUsageFilter of attached policies alone.
      if (!OnlyAttached) return true
      if (PolicyUsageFilter === 'PermissionsPolicy') return attached.has(arn)
      if (PolicyUsageFilter === 'PermissionsBoundary') return bounding.has(arn)
      return attached.has(arn) || bounding.has(arn)
    }
    const { items, ...rest } = await queryPage(
      paging,
      (range) => policiesAfter(db, Scope, range),
      listKey,
      OnlyAttached || PathPrefix !== '/' ? isListed : undefined,
    )
    const Policies: Policy[] = []
    const breathe = breather()
    for (const policy of items) {
      await breathe()
      const isUsed = attached.has(policy.arn) || bounding.has(policy.arn)
      Policies.push(toPolicy(policy, isUsed ? await policyUse(db, policy.arn) : UNUSED))
    }
    return { Policies, ...rest }
  },
})

async function policiesAfter(
  db: Repositories,
  scope: policyScopeType,
  { after = '', limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly PolicyFacts[]> {
  const found: PolicyFacts[] = []
  if (scope !== 'AWS' && after < '1') {
    const own = await db.managedPolicies.list({ after: after.slice(1), limit })
    found.push(...own.map(ownPolicyFacts))
  }
  if (scope !== 'Local' && found.length < limit) {
    found.push(...awsPolicies({ after: after < '1' ? '' : after.slice(1), limit: limit - found.length }))
  }
  return found
}
