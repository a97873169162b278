import type { Account } from './account/index.ts'
import type { Outcome } from './check/index.ts'

/** Milliseconds between tries: a quarter of a minute together. */
export const PAUSES = [500, 1000, 2000, 4000, 8000] as const

/**
 * Looks until a change shows: what is read after it may be old for some seconds.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function settled(
  look: () => Promise<Outcome>,
  account: Pick<Account, 'forget'>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<Outcome> {
  let outcome = await look()
  for (const pause of PAUSES) {
    if (outcome.verdict !== 'findings') break
    await wait(pause)
    account.forget()
    outcome = await look()
  }
  return outcome
}
