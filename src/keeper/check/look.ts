import { type Account, describeUnanswered, UnansweredError } from '../account/index.ts'
import type { Baseline } from './baseline.ts'
import type { Check } from './check.ts'
import type { Outcome } from './outcome.ts'

/** Looks, and makes an outcome of every call that was not answered. INVARIANT (denied is never a pass) */
export async function lookAt(check: Pick<Check, 'look'>, account: Account, baseline: Baseline): Promise<Outcome> {
  return outcomeOf(() => check.look(account, baseline))
}

/** The same for a step's `verify`. */
export async function outcomeOf(look: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    const { answer } = error
    switch (answer.status) {
      case 'denied':
        return { verdict: 'not-visible', action: answer.action, message: answer.message }
      case 'not-available':
        return { verdict: 'not-available', operation: answer.operation }
      case 'failed':
        return { verdict: 'failed', says: describeUnanswered(answer) }
    }
  }
}
