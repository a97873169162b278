import type { Policy, PolicyUsageType } from '../../../../models/iam.ts'
import { type Arn, breathe } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import type { ManagedPolicy } from '../../../storage/repositories/managed-policies.ts'
import type { PathPlace } from '../../../storage/repositories/name-range.ts'
import type { PolicyUsage } from '../../../storage/repositories/policy-attachments.ts'
import { operation } from '../operation.ts'
import { placedPage, queryPage } from '../pagination.ts'
import { pathPlaces } from '../path-pages.ts'
import { awsPolicies, ownPolicyFacts, type PolicyFacts, toPolicy, UNUSED } from '../policies.ts'

/**
 * Managed policies by name, the account's own and then AWS's. Under a `PathPrefix` the own are in the order of paths.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html
 */
export const listPolicies = operation('ListPolicies', {
  action: 'iam:ListPolicies',
  access: 'read',
  // So AWS names it in a denial.
  resource: ({ PathPrefix = '/' }) => `policy path ${PathPrefix}`,

  async handle({ Scope = 'All', OnlyAttached = false, PathPrefix = '/', PolicyUsageFilter, ...paging }, { db }) {
    // AWS was recorded to heed PolicyUsageFilter of attached policies alone.
    const usage = OnlyAttached ? usageOf(PolicyUsageFilter) : undefined
    const own = Scope === 'AWS' ? undefined : await ownPolicies(db, PathPrefix, usage)
    const aws = Scope === 'Local' ? undefined : await policiesOfAws(db, PathPrefix, usage)
    const { items, ...rest } =
      PathPrefix === '/'
        ? await queryPage(
            paging,
            async ({ after = '', limit }) => {
              const found = after < '1' ? ((await own?.list({ after: after.slice(1), limit })) ?? []) : []
              const more = limit - found.length
              return [...found, ...(aws?.after(after < '1' ? '' : after.slice(1), more) ?? [])]
            },
            ({ policy }) => `${Number(policy.isAwsManaged)}${policy.policyName.toLowerCase()}`,
            isListed,
          )
        : await placedPage<Found, PathPlace>(paging, pathPlaces(db.managedPolicies), {
            async ask({ after, limit }) {
              const found = isOfAws(after) ? [] : ((await own?.under({ after, limit })) ?? [])
              return [...found, ...(aws?.after(isOfAws(after) ? after.nameLc : '', limit - found.length) ?? [])]
            },
            placeOf: ({ policy }) => ({
              path: policy.isAwsManaged ? OF_AWS : policy.path,
              nameLc: policy.policyName.toLowerCase(),
            }),
            isListed,
          })
    const Policies: Policy[] = []
    for (const { policy } of items) {
      await breathe()
      const mayBeUsed = !policy.isAwsManaged || aws?.inUse.has(policy.arn)
      Policies.push(toPolicy(policy, mayBeUsed ? await db.rowCounts.ofPolicy(policy.arn) : UNUSED))
    }
    return { Policies, ...rest }
  },
})

/** A policy, and whether it is used as it was asked. */
interface Found {
  readonly policy: PolicyFacts
  readonly isUsed: boolean
}

const isListed = ({ isUsed }: Found) => isUsed

/** In the place of a path: after all paths, which begin with a slash, come AWS's policies by name. */
const OF_AWS = 'aws'

function isOfAws(place: PathPlace | undefined): place is PathPlace {
  return place?.path === OF_AWS
}

function usageOf(filter: PolicyUsageType | undefined): PolicyUsage {
  switch (filter) {
    case 'PermissionsPolicy':
      return 'permissions'
    case 'PermissionsBoundary':
      return 'boundary'
    case undefined:
      return 'either'
    default:
      return filter satisfies never
  }
}

/** So many that are used are looked through, and else all that there are. */
const FEW = 300

interface OwnPolicies {
  list(range: { readonly after: string; readonly limit: number }): Promise<readonly Found[]>
  under(range: { readonly after: PathPlace | undefined; readonly limit: number }): Promise<readonly Found[]>
}

async function ownPolicies(db: Repositories, prefix: string, usage?: PolicyUsage): Promise<OwnPolicies> {
  const { managedPolicies, policyAttachments } = db
  const few = usage && (await policyAttachments.fewOwnInUse(usage, FEW))
  if (few) return fewPolicies(await managedPolicies.withArns([...few]), prefix)
  const found = async (policies: readonly ManagedPolicy[]): Promise<readonly Found[]> => {
    const arns = policies.map(({ arn }) => arn)
    const used = usage && (await policyAttachments.ownInUse(arns, usage))
    return policies.map((policy) => ({ policy: ownPolicyFacts(policy), isUsed: used?.has(policy.arn) ?? true }))
  }
  return {
    list: async (range) => found(await managedPolicies.list(range)),
    under: async (range) => found(await managedPolicies.under({ prefix, ...range })),
  }
}

function fewPolicies(policies: readonly ManagedPolicy[], prefix: string): OwnPolicies {
  const listed = policies
    .filter(({ path }) => path.startsWith(prefix))
    .map((policy) => ({ policy: ownPolicyFacts(policy), isUsed: true, nameLc: policy.policyName.toLowerCase() }))
    .sort((a, b) => (a.nameLc < b.nameLc ? -1 : 1))
  return {
    list: async ({ after, limit }) => listed.filter(({ nameLc }) => nameLc > after).slice(0, limit),
    under: async ({ after, limit }) =>
      listed
        .toSorted((a, b) => comparePaths(a.policy.path, b.policy.path))
        .filter(({ policy, nameLc }) => {
          const order = after === undefined ? 1 : comparePaths(policy.path, after.path)
          return order > 0 || (order === 0 && after !== undefined && nameLc > after.nameLc)
        })
        .slice(0, limit),
  }
}

/** Paths are ASCII: their order is that of the store. */
function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** There are some 1,600: they are looked through. */
async function policiesOfAws({ policyAttachments }: Repositories, prefix: string, usage?: PolicyUsage) {
  const inUse = await policyAttachments.awsInUse('either')
  const used: ReadonlySet<Arn> =
    usage === undefined || usage === 'either' ? inUse : await policyAttachments.awsInUse(usage)
  const listed = awsPolicies().filter(
    ({ policy }) => policy.path.startsWith(prefix) && (usage === undefined || used.has(policy.arn)),
  )
  return {
    inUse,
    after(nameLc: string, limit: number): readonly Found[] {
      const from = limit > 0 ? listed.findIndex((each) => each.nameLc > nameLc) : -1
      if (from === -1) return []
      return listed.slice(from, from + limit).map(({ policy }) => ({ policy, isUsed: true }))
    },
  }
}
