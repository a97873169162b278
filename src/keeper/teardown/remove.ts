import { type Account, describeUnanswered, UnansweredError } from '../account/index.ts'
import { PAUSES } from '../eventual-consistency.ts'
import { TEARDOWN } from './recorded.ts'
import type { OurResource, RemovingCall } from './resource.ts'

/** Milliseconds. */
type Wait = (milliseconds: number) => Promise<void>

/** Removes one resource, call by call. @returns what went wrong, as a sentence, or `undefined`. */
export async function remove(account: Account, { calls }: OurResource, wait: Wait): Promise<string | undefined> {
  for (const call of calls) {
    const problem = await carryOut(account, call, wait)
    if (problem !== undefined) return problem
  }
  return undefined
}

async function carryOut(account: Account, { call, removes }: RemovingCall, wait: Wait): Promise<string | undefined> {
  const made = { step: TEARDOWN, ...(removes !== undefined && { removes }) }
  for (let tries = 0; ; tries++) {
    try {
      await account.change(call, made)
      return undefined
    } catch (error) {
      if (!(error instanceof UnansweredError)) throw error
      const { answer } = error
      if (answer.status === 'failed' && GONE.test(answer.code)) return undefined
      const pause = PAUSES[tries]
      if (pause === undefined || !(answer.status === 'failed' && NOT_YET.test(answer.code)))
        return describeUnanswered(answer)
      await wait(pause)
    }
  }
}

/** Somebody else removed it, or the answer to our own call was lost. */
const GONE = /^(NoSuchEntity|NotFound|ResourceNotFound)/
/**
 * What was removed a moment ago may still be seen as held by the next call.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const NOT_YET = /^DeleteConflict/
