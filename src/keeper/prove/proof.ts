import {
  type Access,
  type Account,
  type EscalationEdge,
  type ExampleRequest,
  escalationOf,
  type OnlyResult,
  only,
  type PrincipalPolicies,
  type PrincipalReport,
  principalPolicies,
  type Undecided,
} from '../../policy/analyse/index.ts'
import { compileAction } from '../../policy/index.ts'

/** What the engine proves of a principal from the policies of its account. */
export interface Proof {
  readonly policies: PrincipalPolicies
  /**
   * Whether its policies can allow an action that no pattern covers; if so which, with the statements that allow them.
   */
  readonly only: OnlyResult
  /** All that its policies can allow, inside and outside, by the statements that do. */
  readonly allowed: readonly Access[]
  /** What can be neither shown to be allowed nor excluded. */
  readonly undecided: readonly Undecided[]
  /**
   * Roles whose trust policies let the principal in by name, where assuming a role is outside of the patterns. No
   * policy of the principal is needed for that.
   */
  readonly trustedBy: readonly EscalationEdge[]
  /** Whether it is an administrator, or can become one, and how. */
  readonly escalation: PrincipalReport
}

/** `undefined`: the account has no such user or role. @throws Error for a policy that cannot be read in full. */
export function prove(account: Account, arn: string, patterns: readonly string[]): Proof | undefined {
  const policies = principalPolicies(account, arn)
  const escalation = escalationOf(account, arn)
  if (!policies || !escalation) return undefined
  const isInside = insideOf(patterns)
  const all = only(policies, [NOTHING])
  return {
    policies,
    only: only(policies, patterns),
    allowed: outsideOf(all),
    undecided: all.verdict === 'proved' ? [] : all.undecided,
    trustedBy: isInside(ASSUME_ROLE) ? [] : escalation.edges.filter(isByTrustAlone),
    escalation: escalation.report,
  }
}

/** Covers no action: all that is allowed is outside of it. */
const NOTHING = 'nothing:Nothing'

/** What was found to be allowed. */
export function outsideOf(result: OnlyResult): readonly Access[] {
  return result.verdict === 'refuted' ? result.outside : []
}

/** Whether no action outside of the patterns can be allowed by what was seen. */
export function holds({ only, trustedBy }: Proof): boolean {
  return only.verdict === 'proved' && trustedBy.length === 0
}

/** Whether one of the patterns covers an action. */
export function insideOf(patterns: readonly string[]): (action: string) => boolean {
  const isInside = compileAction({ negated: false, values: patterns })
  return (action) => isInside(action.toLowerCase())
}

/** Whether some request for an action can be allowed, as far as the proof can tell. */
export function mayAllow({ allowed, undecided }: Proof): (action: string) => boolean {
  const actions = new Set([...allowed, ...undecided].flatMap((each) => each.actions.map((name) => name.toLowerCase())))
  return (action) => actions.has(action.toLowerCase())
}

/** Keys that are the same in all of the principal's requests. */
export function knownKeys({ context = {} }: PrincipalPolicies): ExampleRequest['context'] {
  const known: Record<string, string | readonly string[]> = {}
  for (const [key, value] of Object.entries(context)) if (value !== undefined) known[key] = value
  return known
}

const ASSUME_ROLE = 'sts:AssumeRole'

/** No statement of the principal's allows it: the trust policy does. */
function isByTrustAlone({ method, permissions }: EscalationEdge): boolean {
  return method === ASSUME_ROLE && permissions.every(({ statement }) => statement === undefined)
}
