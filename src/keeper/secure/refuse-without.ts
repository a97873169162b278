import { type Account, CannotRun } from '../account/index.ts'
import type { Baseline } from '../check/index.ts'
import { type Need, needsOf, permissionsOf, scopeOf, whatIsMissing } from '../permissions/index.ts'
import type { Plan } from './plan.ts'
import type { Looked } from './survey.ts'

/**
 * Ends the run while nothing is half done: where the caller may not look at what a step would mend, or may not take
 * a step of the plan, be it in this run or a later one.
 *
 * @throws CannotRun that names every action that is known to be missing.
 */
export async function refuseWithout(
  account: Account,
  baseline: Baseline,
  looked: readonly Looked[],
  plan: Plan,
  note: (text: string) => void,
): Promise<void> {
  const unseen = looked.flatMap(({ check, outcome }) =>
    check.plan && outcome.verdict === 'not-visible' ? [{ action: outcome.action, resources: ['*'] }] : [],
  )
  // What a step reads back is asked for with what it changes: a user is looked at in more ways once it is there.
  const steps = [...plan.steps, ...plan.left]
  const permissions = steps.flatMap(({ check, step }) => [...check.reads, ...permissionsOf(check, step)])
  const permitted = await whatIsMissing(account, needsOf(permissions, scopeOf(account, baseline)))
  if (permitted.unknown !== undefined) note(`what this caller may do could not be asked: ${permitted.unknown}`)
  const missing = [...unseen, ...permitted.missing]
  if (missing.length === 0) return
  throw new CannotRun(
    `nothing was changed, because this caller is not allowed ${listed(missing)}`,
    'an administrator can attach the policy that `castellan secure --print-policy` prints',
  )
}

function listed(missing: readonly Need[]): string {
  const texts = missing.map(({ action, resources }) =>
    resources.includes('*') ? action : `${action} on ${resources.join(' and ')}`,
  )
  return [...new Set(texts)].toSorted().join(', ')
}
