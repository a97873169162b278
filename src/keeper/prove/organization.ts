import type { PolicyTypeSummary } from '@aws-sdk/client-organizations'
import type { PolicySource } from '../../policy/index.ts'
import { type Account, describeUnanswered, type Unanswered, UnansweredError } from '../account/index.ts'
import type { Unseen } from './answer.ts'

/** The service control policies above an account, level by level from the root down; none where none limit it. */
export interface OrganizationPolicies {
  readonly levels: readonly (readonly PolicySource[])[] | undefined
  readonly unseen: readonly Unseen[]
}

const POLICY_TYPE = 'SERVICE_CONTROL_POLICY' as const

const NONE: OrganizationPolicies = { levels: undefined, unseen: [] }

/**
 * Reads the service control policies where the organization shows them: "from the management account or a member
 * account that is a delegated administrator".
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
    const targets = await targetsAbove(account)
    const type = await policyType(account, targets)
    if (type === undefined) return NONE
    if (type.Status !== 'ENABLED') return notSeen(`they are ${type.Status ?? 'of no known status'} in the organization`)
    const levels: (readonly PolicySource[])[] = []
    for (const target of targets) {
      const policies = await policiesOf(account, target)
      // "Every root, OU, and account must have at least one SCP attached": nothing may be concluded from a level that
      // shows none. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html
      if (policies.length === 0) return notSeen(`none is shown for ${target}, and every target has one`)
      levels.push(policies)
    }
    return { levels, unseen: [] }
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    return unseen(error.answer)
  }
}

function isCode(answer: Unanswered, code: string): boolean {
  return answer.status === 'failed' && answer.code === code
}

function unseen(answer: Unanswered): OrganizationPolicies {
  return notSeen(describeUnanswered(answer))
}

/** Without them a proof is as good: they can only take away. */
function notSeen(why: string): OrganizationPolicies {
  return { levels: undefined, unseen: [{ what: 'service control policies', why, effect: 'can only take away' }] }
}

/**
 * The status of service control policies in the root of the account; `undefined`: they are not enabled. Then nothing is
 * attached anywhere: "When you disable a policy type, all policies of the specified type are automatically detached
 * from all entities in the organization root". ListPoliciesForTarget answers with empty lists, which are no policies
 * that deny everything.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/disable-policy-type.html
 */
async function policyType(account: Account, [rootId]: readonly string[]): Promise<PolicyTypeSummary | undefined> {
  const roots = await account.list('organizations', 'ListRoots', {}, 'Roots')
  const root = roots.find(({ Id }) => Id === rootId)
  if (!root) return { Type: POLICY_TYPE }
  return root.PolicyTypes?.find(({ Type }) => Type === POLICY_TYPE)
}

/** The root, the organizational units below it, and the account. */
async function targetsAbove(account: Account): Promise<readonly string[]> {
  const targets: string[] = [account.accountId]
  for (let child: string = account.accountId; ; ) {
    const [parent] = await account.list('organizations', 'ListParents', { ChildId: child }, 'Parents')
    if (parent?.Id === undefined) return targets
    if (targets.includes(parent.Id)) throw new UnansweredError(NO_END)
    targets.unshift(parent.Id)
    if (parent.Type === 'ROOT') return targets
    child = parent.Id
  }
}

async function policiesOf(account: Account, TargetId: string): Promise<readonly PolicySource[]> {
  const input = { TargetId, Filter: POLICY_TYPE }
  const attached = await account.list('organizations', 'ListPoliciesForTarget', input, 'Policies')
  return await Promise.all(
    attached.map(async ({ Id, Name }): Promise<PolicySource> => {
      const { Policy } = await account.read('organizations', 'DescribePolicy', { PolicyId: Id })
      if (Policy?.Content === undefined) throw new UnansweredError(NO_CONTENT)
      return { policy: `service control policy ${Name ?? Id}`, document: Policy.Content }
    }),
  )
}

const NO_CONTENT: Unanswered = {
  status: 'failed',
  operation: 'organizations:DescribePolicy',
  code: 'NoContent',
  message: 'the answer has no policy in it',
}

const NO_END: Unanswered = {
  status: 'failed',
  operation: 'organizations:ListParents',
  code: 'EndlessParents',
  message: 'what is above the account has itself above it',
}
