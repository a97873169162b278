import type { PolicySource } from '../../policy/index.ts'
import { type Account, describeUnanswered, type Unanswered, UnansweredError } from '../account/index.ts'
import type { Unseen } from './answer.ts'

/** The service control policies above an account, level by level from the root down; none where none limit it. */
export interface OrganizationPolicies {
  readonly levels: readonly (readonly PolicySource[])[] | undefined
  readonly unseen: readonly Unseen[]
}

const NONE: OrganizationPolicies = { levels: undefined, unseen: [] }

/**
 * Reads the service control policies where the organization shows them: "from the management account or a member account that is a
 * delegated administrator".
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html
 */
export async function organizationPolicies(account: Account): Promise<OrganizationPolicies> {
  const described = await account.ask('organizations', 'DescribeOrganization', {})
  if (described.status !== 'done')
    return isCode(described, 'AWSOrganizationsNotInUseException') ? NONE : unseen(described)
  // "SCPs do not affect users or roles in the management account."
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
  if (described.output.Organization?.MasterAccountId === account.accountId) return NONE
  try {
    const levels: (readonly PolicySource[])[] = []
    for (const target of await targetsAbove(account)) levels.push(await policiesOf(account, target))
    return { levels, unseen: [] }
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    return isCode(error.answer, 'PolicyTypeNotEnabledException') ? NONE : unseen(error.answer)
  }
}

function isCode(answer: Unanswered, code: string): boolean {
  return answer.status === 'failed' && answer.code === code
}

function unseen(answer: Unanswered): OrganizationPolicies {
  const what = 'service control policies'
  return { levels: undefined, unseen: [{ what, why: describeUnanswered(answer), effect: 'can only take away' }] }
}

/** The root, the organizational units below it, and the account. */
async function targetsAbove(account: Account): Promise<readonly string[]> {
  const targets: string[] = [account.accountId]
  for (let child: string = account.accountId; ; ) {
    const [parent] = await account.list('organizations', 'ListParents', { ChildId: child }, 'Parents')
    if (parent?.Id === undefined) return targets
    targets.unshift(parent.Id)
    if (parent.Type === 'ROOT') return targets
    child = parent.Id
  }
}

async function policiesOf(account: Account, TargetId: string): Promise<readonly PolicySource[]> {
  const Filter = 'SERVICE_CONTROL_POLICY'
  const attached = await account.list('organizations', 'ListPoliciesForTarget', { TargetId, Filter }, 'Policies')
  return await Promise.all(
    attached.map(async ({ Id, Name }): Promise<PolicySource> => {
      const { Policy } = await account.read('organizations', 'DescribePolicy', { PolicyId: Id })
      return { policy: `service control policy ${Name ?? Id}`, document: Policy?.Content ?? '' }
    }),
  )
}
