import { type Account, CannotRun, describeUnanswered, type Unanswered, UnansweredError } from '../account/index.ts'
import { whatIsMissing } from '../permissions/index.ts'
import { KINDS } from './kinds/index.ts'
import type { Recorded, Setting } from './recorded.ts'
import { type Found, type Kind, type Other, type OurResource, onlyRecorded, type Search } from './resource.ts'

/** What of the account is ours, and what else was found. */
export interface Listing {
  /** In the order of removal. */
  readonly ours: readonly OurResource[]
  /** What has our tag, and nothing else says that it is ours. */
  readonly doubtful: readonly OurResource[]
  readonly others: readonly Other[]
  readonly settings: readonly Setting[]
  /**
   * Operations that the endpoint does not have. What the journal knows of their kind is among `ours`, and cannot be
   * removed.
   */
  readonly notAvailable: readonly string[]
  /** Lists that failed, as sentences: something of ours may be there. */
  readonly notSeen: readonly string[]
}

/**
 * Looks for everything that `secure` made: by its tag, and by the journal.
 *
 * @param named ARNs of what has the tag alone, and a person says is ours.
 * @throws CannotRun where a list is denied.
 */
export async function list(
  account: Account,
  { made, addresses, settings }: Recorded,
  named: ReadonlySet<string> = new Set(),
): Promise<Listing> {
  const ours: OurResource[] = []
  const doubtful: OurResource[] = []
  const others: Other[] = []
  const unanswered: Unanswered[] = []
  for (const kind of KINDS) {
    const found = await look(kind, {
      account,
      recorded: made,
      addresses,
      named,
      ours: new Set(ours.map(({ arn }) => arn)),
    })
    if ('status' in found) {
      unanswered.push(found)
      if (found.status === 'not-available') ours.push(...onlyRecorded(made, kind.owns, NOT_LISTED))
    } else {
      ours.push(...found.ours)
      doubtful.push(...found.doubtful)
      others.push(...found.others)
    }
  }
  const denied = unanswered.flatMap((answer) => (answer.status === 'denied' ? [answer.action] : []))
  if (denied.length > 0) throw notAllowed([...denied, ...(await unreadable(account))])
  return {
    ours: [...ours, ...onlyRecorded(made, isOfNoKind, NO_KIND)],
    doubtful,
    others,
    settings,
    notAvailable: unanswered.flatMap((answer) => (answer.status === 'not-available' ? [answer.operation] : [])),
    notSeen: unanswered.flatMap((answer) => (mayHide(answer) ? [describeUnanswered(answer)] : [])),
  }
}

/** Why nothing was changed: all that the caller lacks, by its actions' names. */
export function notAllowed(actions: readonly string[]): CannotRun {
  return new CannotRun(
    `nothing was changed, because this caller is not allowed ${[...new Set(actions)].toSorted().join(', ')}`,
    'use credentials of root or of an administrator, or allow what docs/teardown.md lists',
  )
}

/** A denied list names one action: the others are asked for, so that they can be allowed all at once. */
async function unreadable(account: Account): Promise<readonly string[]> {
  const reads = KINDS.flatMap((kind) => kind.reads).map((action) => ({ action, resources: ['*'] }))
  const { missing } = await whatIsMissing(account, reads)
  return missing.map(({ action }) => action)
}

async function look(kind: Kind, search: Search): Promise<Found | Unanswered> {
  try {
    return await kind.find(search)
  } catch (error) {
    if (error instanceof UnansweredError) return error.answer
    throw error
  }
}

/** Whether something of ours may be where a list was not answered. What has no IAM is no account. */
function mayHide(answer: Unanswered): boolean {
  return answer.status === 'failed' || (answer.status === 'not-available' && answer.operation.startsWith('iam:'))
}

const NOT_LISTED = 'this endpoint does not list its kind, so whether it is still there cannot be seen'
const NO_KIND = 'teardown does not know its kind: remove it by hand if it is still there'

function isOfNoKind(service: string, resource: string): boolean {
  return !KINDS.some((kind) => kind.owns(service, resource))
}
