import { listManagedPolicies } from '../../aws-data/managed.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import type { KnownContext } from '../known-context.ts'
import type { Seeker } from './method.ts'
import type { AccountIndex } from './principals.ts'
import { STRENGTHS } from './strength.ts'

/** How many policies of a kind are tried for one step: the strongest, then by name. */
const MOST_TRIED = { everything: 2, permissions: 4, others: 3 } as const
/** How many that have nothing to do with IAM are read for one question. Reading all takes some seconds. */
const MOST_READ = 300

/** A managed policy that can be attached, or made a boundary. */
export interface Attachable {
  readonly policy: PolicySource
  readonly context: KnownContext
  readonly isEverything: boolean
}

interface Question {
  readonly action: string
  readonly resource: string
  /** The key that says which policy it is. Default: `iam:PolicyARN`. */
  readonly key?: string
  readonly context?: KnownContext
}

/**
 * The managed policies with which the action is allowed and that may lead on whoever has them: AdministratorAccess; or,
 * where conditions keep that out, the strongest others, of the account's own and of AWS's.
 *
 * @param least only those that allow everything.
 */
export function attachablePolicies(
  { account, permits, leading }: Seeker,
  { action, resource, key = 'iam:PolicyARN', context = {} }: Question,
  least?: 'everything',
): readonly Attachable[] {
  const allowed = (policy: PolicySource): readonly Attachable[] => {
    const asked = { ...context, [key]: policy.policy }
    const isEverything = policy.policy === account.administratorAccess
    return permits({ action, resource, context: asked }) ? [{ policy, context: asked, isEverything }] : []
  }
  const whole = allowed(account.policy(account.administratorAccess))
  if (whole.length > 0) return whole
  const others = leading(action, key.toLowerCase())
  return (least ? others.filter((policy) => account.allowsEverything([policy])) : others).flatMap(allowed)
}

/** Of the policies that somebody's conditions let through, those that lead on, the strongest first. */
export function leadingPolicies(
  account: AccountIndex,
  leads: Seeker['leads'],
  chosen: (arns: readonly string[]) => readonly string[],
): readonly PolicySource[] {
  const given = account.account.managedPolicies.map(({ arn }) => arn)
  const arns = account.account.hasGivenPoliciesOnly
    ? given
    : [...new Set([...given, ...managedArns(account.partition)])]
  const sources = chosen(arns).flatMap((arn) => account.policyIfGiven(arn) ?? [])
  // Most of AWS's have nothing to do with IAM: their text says so before it is read.
  const [changing, others] = [sources.filter(speaksOfIam), sources.filter((source) => !speaksOfIam(source))]
  const found = strongest(changing, leads)
  const isSure = found.some(({ strength }) => strength.kind !== 'others')
  const all = isSure ? found : strongest([...changing, ...others.slice(0, MOST_READ)], leads)
  return STRENGTHS.flatMap((wanted) =>
    all
      .filter(({ strength }) => strength.kind === wanted)
      .slice(0, MOST_TRIED[wanted])
      .map(({ policy }) => policy),
  )
}

function strongest(sources: readonly PolicySource[], leads: Seeker['leads']) {
  return sources
    .flatMap((policy) => {
      const strength = leads(policy)
      return strength ? [{ policy, strength }] : []
    })
    .toSorted((a, b) => b.strength.steps - a.strength.steps)
}

/** Whether a statement can be for an action of IAM, by the text. */
function speaksOfIam({ document }: PolicySource): boolean {
  return /"iam|"Not(?:Action|Resource)"|"[^":]*[*?][^":]*:|"Action"\s*:\s*(?:\[\s*)?"\*"/i.test(document)
}

const arnsOf = new Map<string, readonly string[]>()

function managedArns(partition: string): readonly string[] {
  let arns = arnsOf.get(partition)
  if (!arns) {
    arns = listManagedPolicies().map(({ arn }) => arn.replace(/^arn:[^:]+:/, `arn:${partition}:`))
    arnsOf.set(partition, arns)
  }
  return arns
}

/** The managed policies that conditions on the boundary let through: of the account's own, and AWS's that are given. */
export function boundariesFor(
  { account }: AccountIndex,
  chosen: (arns: readonly string[]) => readonly string[],
): readonly string[] {
  return chosen(account.managedPolicies.map(({ arn }) => arn))
}
