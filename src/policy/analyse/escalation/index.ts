import type { PrincipalPolicies } from '../principal-policies.ts'
import type { Account } from './account.ts'
import { alikeIn } from './alike.ts'
import { type EscalationEdge, EscalationGraph, METHODS } from './graph.ts'
import { type EscalationPath, shortestPaths } from './paths.ts'
import { policiesIn, UNCHANGED } from './policy-state.ts'
import { AccountIndex, type Principal } from './principals.ts'
import { Targets } from './targets.ts'

/**
 * - `administrator`: its own policies allow every action on every resource, as far as service control policies leave it
 *   to the account; where conditions decide, in some context each.
 * - `administrator-equivalent`: it can become one, or act as one, by the steps of its paths.
 * - `limited`: it can do neither by any method that is known here.
 * - `undecided`: no way was found, but there are too many to look at all of them.
 */
export type PrincipalVerdict = 'administrator' | 'administrator-equivalent' | 'limited' | 'undecided'

export interface PrincipalReport {
  readonly kind: 'user' | 'role'
  readonly name: string
  readonly arn: string
  readonly verdict: PrincipalVerdict
  /** Whether the verdict rests on conditions, or on what is not in the data: no path does without. */
  readonly isConditional: boolean
  /**
   * For who is `administrator-equivalent`: the shortest ways, those without conditions first; 50 at most. On users and
   * roles that nothing tells apart they are told of three.
   */
  readonly paths: readonly EscalationPath[]
}

export interface EscalationReport {
  readonly principals: readonly PrincipalReport[]
  /**
   * All single steps that are open as the account is, to those who are not administrators: the graph. Where many can
   * change many there are hundreds of thousands: they are made once they are asked for.
   */
  readonly edges: readonly EscalationEdge[]
}

/**
 * Who in an account can become its administrator, and by which steps. Every step is decided as the requests that it
 * takes would be, by the principal's policies with its groups', its boundary and the service control policies; a step
 * whose requests depend on conditions says so.
 *
 * @param isAsked whom to report on; default: everyone.
 * @throws Error for a policy that cannot be read, or is referred to and not given.
 */
export function escalation(account: Account, isAsked: (arn: string) => boolean = () => true): EscalationReport {
  const index = new AccountIndex(account)
  const reports = new Reports(index)
  const asked = index.principals.filter(({ arn }) => isAsked(arn))
  const principals = asked.map((principal) => reports.on(principal))
  let edges: readonly EscalationEdge[] | undefined
  return {
    principals,
    get edges() {
      if (!edges) {
        const graph = new EscalationGraph(index)
        edges = asked
          .filter((_, i) => principals[i]?.verdict !== 'administrator')
          .flatMap((principal) => graph.edgesOf(principal))
      }
      return edges
    },
  }
}

/** What is new is nothing to who can do no more with it. */
function onlyCreates(actions: readonly string[]): boolean {
  return actions.length === 1 && /^iam:Create(?:User|Role|Group|Policy)$/.test(actions[0] ?? '')
}

/**
 * Sets of actions, one of which at least must be allowed as a whole by the policies of whoever takes a step, unless a
 * role's trust policy names it: a quick no for those who cannot.
 */
export const STEP_ACTIONS: readonly (readonly string[])[] = [
  ['sts:AssumeRole'],
  ...METHODS.flatMap(({ method }) =>
    method.actions.length > 0 && !onlyCreates(method.actions) ? [method.actions] : [],
  ),
]

/** One principal by itself, with the single steps that are open to it; `undefined`: there is none of that ARN. */
export function escalationOf(
  account: Account,
  arn: string,
): { readonly report: PrincipalReport; readonly edges: readonly EscalationEdge[] } | undefined {
  const index = new AccountIndex(account)
  const principal = index.principals.find((each) => each.arn === arn)
  if (!principal) return undefined
  const graph = new EscalationGraph(index)
  return { report: new Reports(index).on(principal), edges: graph.edgesOf(principal) }
}

/**
 * All policies that decide about a principal, its groups' too, with what its requests always say of it; `undefined`:
 * there is none of that ARN.
 *
 * @throws Error for a policy that is referred to and not given.
 */
export function principalPolicies(account: Account, arn: string): PrincipalPolicies | undefined {
  const index = new AccountIndex(account)
  const principal = index.principals.find((each) => each.arn === arn)
  return principal && policiesIn(principal, UNCHANGED, index)
}

/**
 * Of how many that are alike steps on them are looked for. Who takes a step is one, whom it is taken on another, and
 * from whom all starts a third: what more of them could do, these can.
 */
const MOST_ALIKE = 3

/** Reports on the principals of an account, one after another: what is found out for one is of use for others. */
class Reports {
  private readonly alike: ReadonlyMap<Principal, readonly Principal[]>
  private readonly graph: EscalationGraph
  /** Where there is no way, there is none for any that is alike. */
  private readonly closed = new Map<readonly Principal[] | undefined, PrincipalVerdict>()

  constructor(index: AccountIndex) {
    const alike = alikeIn(index)
    const few = new Set([...alike.values()].flatMap((all) => all.slice(0, MOST_ALIKE)))
    this.alike = alike
    this.graph = new EscalationGraph(index, new Targets(index.principals.filter((each) => few.has(each))))
  }

  on(principal: Principal): PrincipalReport {
    const { kind, name, arn } = principal
    const all = this.alike.get(principal)
    const known = this.closed.get(all)
    if (known) return { kind, name, arn, verdict: known, isConditional: false, paths: [] }
    const { administrator } = this.graph.actor(principal)
    if (administrator !== 'limited')
      return { kind, name, arn, verdict: 'administrator', isConditional: administrator !== 'unlimited', paths: [] }
    const { paths, areAll } = shortestPaths(principal, this.graph)
    const verdict = paths.length > 0 ? 'administrator-equivalent' : areAll ? 'limited' : 'undecided'
    if (paths.length === 0) this.closed.set(all, verdict)
    const isConditional = paths.length > 0 && paths.every((path) => path.isConditional)
    return { kind, name, arn, verdict, isConditional, paths }
  }
}

export type { Account, AccountGroup, AccountManagedPolicy, AccountRole, AccountUser, PolicyHolder } from './account.ts'
export type { EscalationEdge } from './graph.ts'
export type { Gain, MethodKind } from './method.ts'
export type { EscalationPath } from './paths.ts'
export type { Permission } from './permission.ts'
