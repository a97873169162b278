import { isEmailAddress } from '../../aws/index.ts'
import { type Prompts, printable } from '../../terminal/index.ts'
import { CannotRun } from '../account/index.ts'
import { askAccountId } from '../ask-account-id.ts'
import type { Baseline, Question } from '../check/index.ts'
import { notAnAddress } from '../read-baseline.ts'
import { type LastAccount, nameOf, type PlacedAccount } from './last-account.ts'
import type { Looked } from './survey.ts'

/** How often a person may mistype before the run ends. */
const TRIES = 3

/**
 * Asks for the account's id where another account was changed last, or one with this id elsewhere.
 * @throws CannotRun where nobody is there to be asked, or the id is wrong each time.
 */
export async function confirmAccount(
  account: PlacedAccount,
  lastAccount: LastAccount,
  people: Prompts | undefined,
): Promise<void> {
  const last = lastAccount.read()
  const named = nameOf(account)
  if (last === undefined || last === named) return
  if (!people)
    throw new CannotRun(
      `this is account ${named}, and the last one changed was ${last}`,
      `if it is the one that you mean, give \`--account ${account.accountId}\``,
    )
  people.say(printable`The last account changed was ${last}; this is another one: ${named}.`)
  await askAccountId(account, printable`The id of the account to change:`, people)
}

/**
 * Asks for what the steps need and no flag said. What is left empty stays so, and its steps are shown instead of taken.
 */
export async function askBaseline(looked: readonly Looked[], baseline: Baseline, people: Prompts): Promise<Baseline> {
  const asked = new Set<Question>(
    looked.flatMap(({ check, outcome }) => (outcome.verdict === 'findings' ? (check.asks ?? []) : [])),
  )
  const needsEmail = asked.has('email') && baseline.email === undefined
  const needsContact = asked.has('contact') && baseline.contact === undefined
  if (!needsEmail && !needsContact) return baseline
  return {
    ...baseline,
    ...(needsEmail && { email: await askEmail(people) }),
    ...(needsContact && { contact: await askContact(people) }),
  }
}

async function askEmail(people: Prompts): Promise<string | undefined> {
  let email = ''
  for (let tries = 0; tries < TRIES; tries++) {
    email = await people.ask(printable`The mail address that alarms go to (empty: none):`)
    if (email === '') return undefined
    if (isEmailAddress(email)) return email
    people.say(printable`“${email}” is not one plain address, such as me@example.com.`)
  }
  throw notAnAddress(email)
}

async function askContact(people: Prompts): Promise<Baseline['contact']> {
  const name = await people.ask(
    printable`Whom AWS should reach about security, billing and operations: the name (empty: nobody):`,
  )
  if (name === '') return undefined
  return {
    name,
    title: await people.ask(printable`Their title:`),
    phone: await people.ask(printable`Their telephone number, such as +1 206 555 0100:`),
  }
}
