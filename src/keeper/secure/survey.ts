import type { Account } from '../account/index.ts'
import { type Baseline, type Check, lookAt, type Outcome, outcomeOf, type Step } from '../check/index.ts'

/** A check, what a look at the account gave, and the steps that would mend what was found. */
export interface Looked {
  readonly check: Check
  readonly outcome: Outcome
  /** In order: each may need the ones before it. */
  readonly steps: readonly Step[]
}

/** Looks at everything at once (the account bounds how many calls run), and plans. Nothing is changed. */
export function survey(checks: readonly Check[], account: Account, baseline: Baseline): Promise<readonly Looked[]> {
  return Promise.all(checks.map((check) => looked(check, account, baseline)))
}

async function looked(check: Check, account: Account, baseline: Baseline): Promise<Looked> {
  const outcome = await lookAt(check, account, baseline)
  const { plan } = check
  if (outcome.verdict !== 'findings' || !plan) return { check, outcome, steps: [] }
  let steps: readonly Step[] = []
  const planned = await outcomeOf(async () => {
    steps = await plan(account, baseline, outcome.findings)
    return outcome
  })
  return { check, outcome: planned, steps }
}
