import { type Paint, type Printable, type Prompts, printable } from '../../terminal/index.ts'
import { type Account, actionOf, CannotRun, type Journal } from '../account/index.ts'
import { askAccountId } from '../ask-account-id.ts'
import { PAUSES } from '../eventual-consistency.ts'
import { whatIsMissing } from '../permissions/index.ts'
import { type Listing, list, notAllowed } from './list.ts'
import { isRemovable, listText } from './list-text.ts'
import { recordedIn } from './recorded.ts'
import { remove } from './remove.ts'
import type { OurResource } from './resource.ts'
import { isUser } from './user-arn.ts'

export interface TeardownOptions {
  readonly account: Account
  readonly journal: Journal
  /** Whether the flags agreed to it, and named the account. */
  readonly isAgreed: boolean
  /** Who answers; `undefined` where nobody does. */
  readonly people: Prompts | undefined
  readonly out: (text: Printable) => void
  readonly paint: Paint
  /** Milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>
}

/**
 * Removes what `secure` made: shows it, asks, removes it in order, and reads back that it is gone. What it did not make
 * it leaves alone, and names.
 *
 * @returns whether nothing of ours is left. @throws CannotRun before anything is changed.
 */
export async function teardown(options: TeardownOptions): Promise<boolean> {
  const { account, journal, out, paint } = options
  // As it was before: what is removed may be seen for a while, and is still ours.
  const recorded = recordedIn(journal.entries())
  const look = (named?: ReadonlySet<string>) => list(account, recorded, named)
  const named = await askNames(await look(), options)
  const listing = await look(named)
  out(listText(listing, paint))
  const going = listing.ours.filter(isRemovable)
  if (going.length > 0) {
    assertNotSelf(account, going)
    await refuseWithout(options, going)
    await agree(options)
    const hasFailed = await removeAll(going, options)
    const left = await readBack(() => look(named), options, hasFailed)
    return report(left, options)
  }
  return report(listing, options)
}

/** What has the tag and is not in the journal is asked for one by one: a yes to all of them would be said too fast. */
async function askNames({ doubtful }: Listing, { people }: TeardownOptions): Promise<ReadonlySet<string>> {
  const named = new Set<string>()
  if (!people || doubtful.length === 0) return named
  people.say(
    printable`These have the tag of secure, and the journal here does not know them. Whoever may tag can have put it there.`,
  )
  for (const { arn, name } of doubtful) {
    const answer = await people.ask(
      printable`If secure made ${arn}, type \`${name}\` to remove it too (Enter: leave it):`,
    )
    if (answer === name) named.add(arn)
    else if (answer !== '') people.say(printable`“${answer}” is not its name: it stays.`)
  }
  return named
}

/** @throws CannotRun where the caller would remove itself, and could not go on. */
function assertNotSelf({ caller }: Account, going: readonly OurResource[]): void {
  if (going.every(({ arn }) => arn !== caller.arn)) return
  throw new CannotRun(
    `you are ${caller.arn}, which is among what would be removed`,
    'run it as root or as another administrator',
  )
}

/** @throws CannotRun that names every action that is missing, while nothing is half done. */
async function refuseWithout({ account, out }: TeardownOptions, going: readonly OurResource[]): Promise<void> {
  const needs = going.flatMap(({ arn, calls }) =>
    calls
      // Its resource is the group, whose path only the group's own policies know.
      .filter(({ call }) => call.operation !== 'RemoveUserFromGroup')
      .map(({ call, removes = arn }) => ({ action: actionOf(call), resources: [removes] })),
  )
  const { missing, unknown } = await whatIsMissing(account, needs)
  if (missing.length > 0) throw notAllowed(missing.map(({ action }) => action))
  if (unknown !== undefined) out(printable`note: what this caller may do could not be asked: ${unknown}\n`)
}

async function agree({ account, people, isAgreed }: TeardownOptions): Promise<void> {
  if (isAgreed) return
  if (!people)
    throw new CannotRun(
      'there is no terminal to ask at',
      `to remove what is listed, give \`--yes --account ${account.accountId}\``,
    )
  await askAccountId(account, printable`This cannot be undone. The id of the account to remove these from:`, people)
}

async function removeAll(
  going: readonly OurResource[],
  { account, journal, out, paint, wait }: TeardownOptions,
): Promise<boolean> {
  const changing = account.withJournal(journal)
  let hasFailed = false
  let userStays = false
  for (const resource of going) {
    // Users come first. One that stays goes on being confined by its boundary, and watched by alarms.
    if (userStays && !isUser(resource.arn)) continue
    const problem = await remove(changing, resource, wait)
    hasFailed ||= problem !== undefined
    userStays ||= problem !== undefined && isUser(resource.arn)
    const { name } = resource
    out(
      problem === undefined
        ? printable`${paint('green', '✓')} ${name} removed\n`
        : printable`${paint('red', '✗')} ${name}: ${problem}\n`,
    )
  }
  if (userStays) out(printable`What guards and watches the account was not touched, because a user stays.\n`)
  return hasFailed
}

/** What is read after a change may be old for some seconds. */
async function readBack(
  list: () => Promise<Listing>,
  { account, wait }: TeardownOptions,
  hasFailed: boolean,
): Promise<Listing> {
  const look = () => {
    account.forget()
    return list()
  }
  let listing = await look()
  for (const pause of PAUSES) {
    if (hasFailed || !listing.ours.some(isRemovable)) break
    await wait(pause)
    listing = await look()
  }
  return listing
}

function report({ ours, doubtful, notSeen }: Listing, { out, paint }: TeardownOptions): boolean {
  const left = ours.filter(({ kept }) => kept === undefined)
  if (left.length > 0) out(printable`${paint('red', 'Left of what secure made:')} ${namesOf(left)}\n`)
  if (doubtful.length > 0)
    out(
      printable`${paint('red', 'Left, for only its tag says that secure made it:')} ${namesOf(doubtful)} (at a terminal, teardown asks for each)\n`,
    )
  if (notSeen.length > 0) out(printable`${paint('red', 'Not everything could be seen:')} ${notSeen.join('; ')}\n`)
  const isClean = left.length + doubtful.length + notSeen.length === 0
  const kept = ours.length === 0 ? '' : ', but for what protects someone'
  if (isClean) out(printable`${paint('green', `Nothing that secure made is left${kept}.`)}\n`)
  return isClean
}

function namesOf(resources: readonly OurResource[]): string {
  return resources.map(({ name }) => name).join(', ')
}
