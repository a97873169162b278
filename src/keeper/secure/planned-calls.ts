import { type Account, type Call, callName, isNoSuchEntity, UnansweredError } from '../account/index.ts'
import type { PlannedCall, Step, StepContext } from '../check/index.ts'
import { PAUSES } from '../eventual-consistency.ts'

/**
 * Makes the calls of one step, and no other: what was not in the plan that the person saw is a bug and not a call.
 *
 * What was made a moment ago may not be there yet for the next call; so that one is tried again.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export function plannedCalls(
  step: Pick<Step, 'id' | 'calls'>,
  account: Account,
  wait: (milliseconds: number) => Promise<void>,
): StepContext['change'] {
  return async (call) => {
    const planned = step.calls.find((candidate) => isFilledIn(candidate, call))
    if (!planned) throw new Error(`${callName(call)} is not in the plan of ${step.id}`)
    const { makes, previous } = planned
    const made = { step: step.id, ...(makes !== undefined && { makes }), ...(previous !== undefined && { previous }) }
    for (const pause of PAUSES) {
      try {
        return await account.change(call, made)
      } catch (error) {
        if (!isNotThereYet(error)) throw error
        await wait(pause)
      }
    }
    return account.change(call, made)
  }
}

function isNotThereYet(error: unknown): boolean {
  return error instanceof UnansweredError && isNoSuchEntity(error.answer)
}

function isFilledIn({ call: planned }: PlannedCall, call: Call): boolean {
  return callName(planned) === callName(call) && planned.region === call.region && isFilled(planned.input, call.input)
}

/** Whether a value is the planned one, or stands where the plan has a word in brackets. */
function isFilled(planned: unknown, value: unknown): boolean {
  if (typeof planned === 'string' && /^\(.*\)$/.test(planned)) return true
  if (typeof planned !== 'object' || planned === null || typeof value !== 'object' || value === null)
    return planned === value
  const left = Object.entries(planned)
  const right = new Map(Object.entries(value))
  return left.length === right.size && left.every(([key, part]) => right.has(key) && isFilled(part, right.get(key)))
}
