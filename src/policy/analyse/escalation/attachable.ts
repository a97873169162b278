import { groupBy } from '../../../aws/index.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import type { KnownContext } from '../known-context.ts'
import { type LeadingPolicies, mayBeAny, type Seeker } from './method.ts'
import type { AccountIndex, Principal } from './principals.ts'
import { STRENGTHS, type Strength } from './strength.ts'

/** How many policies of a kind are tried for one step: the strongest, then by name. */
const MOST_TRIED = { everything: 2, permissions: 4, others: 3, parts: 8 } as const

/** How many sets that conditions tell apart are each tried by themselves. */
const MOST_SETS = 4

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
  readonly about?: Principal
}

/**
 * The managed policies with which the action is allowed and that may lead on whoever has them: AdministratorAccess; or,
 * where conditions keep that out, the strongest others, of the account's own and of AWS's.
 *
 * @param least only those that allow everything.
 */
export function attachablePolicies(
  { account, permits, leading, leaveOut }: Seeker,
  { key = 'iam:PolicyARN', context = {}, ...question }: Question,
  least?: 'everything',
): readonly Attachable[] {
  const allowed = (policy: PolicySource): readonly Attachable[] => {
    const asked = { ...context, [key]: policy.policy }
    const isEverything = policy.policy === account.administratorAccess
    return permits({ ...question, context: asked }) ? [{ policy, context: asked, isEverything }] : []
  }
  const whole = allowed(account.policy(account.administratorAccess))
  if (whole.length > 0) return whole
  const { policies, others } = leading(question.action, key.toLowerCase())
  const left = least ? others.filter(({ kind }) => kind === 'everything') : others
  const isLeft = (arn: string) => permits({ ...question, context: { ...context, [key]: arn } })
  if (
    mayBeAny(
      left.map(({ arn }) => arn),
      isLeft,
    )
  )
    leaveOut()
  return (least ? policies.filter((policy) => account.allowsEverything([policy])) : policies).flatMap(allowed)
}

/**
 * Of the policies that somebody's conditions let through, those that lead on, the strongest first.
 *
 * @param chosen the ARNs that conditions let through, in sets of which they let through all or none.
 */
export function leadingPolicies(
  account: AccountIndex,
  leads: Seeker['leads'],
  chosen: (arns: readonly string[]) => readonly (readonly string[])[],
): LeadingPolicies {
  const isGiven = new Set(account.givenArns)
  const strengthOfArn = (arn: string) => {
    const policy = account.policyIfGiven(arn)
    return policy && leads(policy)
  }
  const ofAws = (arn: string) => {
    const known = strengths.get(arn)
    if (known) return known.strength
    const strength = speaksOfIam(account.policyIfGiven(arn)?.document ?? '') ? strengthOfArn(arn) : undefined
    strengths.set(arn, { strength })
    return strength
  }
  const found = chosen(account.attachableArns)
    .flatMap((arns, set) =>
      arns.flatMap((arn) => {
        const strength = isGiven.has(arn) ? strengthOfArn(arn) : ofAws(arn)
        return strength ? [{ arn, set, ...strength }] : []
      }),
    )
    .toSorted((a, b) => b.steps - a.steps)
  const alike = (all: typeof found) => [...groupBy(all, ({ set }) => set).values()]
  const ofKind = STRENGTHS.flatMap((wanted) => {
    const all = found.filter(({ kind }) => kind === wanted)
    const sets = alike(all)
    // What conditions tell apart is tried apart, where that is little.
    return (sets.length > MOST_SETS ? [all] : sets).map((of) => ({ all: of, most: MOST_TRIED[wanted] }))
  })
  const left = ofKind.flatMap(({ all, most }) => all.slice(most))
  const strongest = ofKind.flatMap(({ all, most }) => all.slice(0, most)).map(({ arn }) => arn)
  const changeable = chosen(account.changeable.arns).flat()
  return {
    policies: [...new Set([...strongest, ...changeable])].flatMap((arn) => account.policyIfGiven(arn) ?? []),
    // One of each kind and set speaks for all.
    others: STRENGTHS.flatMap((wanted) => alike(left.filter(({ kind }) => kind === wanted))).flatMap((of) =>
      of.slice(0, 1),
    ),
  }
}

/** How far each of AWS's policies leads, once it was asked: some hundred have to do with IAM. */
const strengths = new Map<string, { readonly strength: Strength | undefined }>()

/**
 * Whether a policy of AWS's could change anything in IAM, by its text: most say at once that they do not. What leads
 * on without that, by passing roles, needs `iam:PassRole`.
 */
export function speaksOfIam(document: string): boolean {
  return document.includes('"iam:') || document.includes('"NotAction"') || /"Action":\s*\[?\s*"\*"/.test(document)
}

/** The managed policies that conditions on the boundary let through: of the account's own, and AWS's that are given. */
export function boundariesFor(
  account: AccountIndex,
  chosen: (arns: readonly string[]) => readonly string[],
): readonly string[] {
  return chosen(account.givenArns)
}
