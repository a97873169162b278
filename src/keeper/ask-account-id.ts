import { type Printable, type Prompts, printable } from '../terminal/index.ts'
import { CannotRun } from './account/index.ts'

/** How often a person may mistype before the run ends. */
const TRIES = 3

/**
 * Asks which account is meant, so that nobody changes one by habit. @throws CannotRun where the id is wrong each time.
 */
export async function askAccountId(
  { accountId }: { readonly accountId: string },
  question: Printable,
  people: Prompts,
): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const answer = await people.ask(question)
    if (answer === accountId) return
    if (tries === TRIES) break
    people.say(
      /^\d{12}$/.test(answer)
        ? printable`${answer} is another account: this is ${accountId}.`
        : printable`The id of an account has twelve digits.`,
    )
  }
  throw new CannotRun(
    `that is not the id of this account, which is ${accountId}`,
    'look at `--profile` and at the environment',
  )
}
