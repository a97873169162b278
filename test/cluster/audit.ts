import type { AccountId } from '../../src/aws/index.ts'
import type { Store } from '../../src/storage/index.ts'
import type { Operation } from './history/ledger.ts'
import { isRegister } from './load.ts'

interface Event {
  readonly eventName: string
  readonly errorCode?: string
  readonly requestID: string
  readonly requestParameters: {
    readonly userName?: string
    readonly tags?: readonly { readonly value: string }[]
  } | null
}

/** All events of the account that the store has. */
export async function eventsOf(store: Store, accountId: AccountId): Promise<readonly Event[]> {
  const events: Event[] = []
  for (let after: { eventTime: number; eventId: string } | undefined; ; ) {
    const page = await store.read(accountId).audit.lookup({ limit: 1000, ...(after && { after }) })
    events.push(...page.events.map(({ event }) => JSON.parse(event) as Event))
    after = page.next
    if (!after) return events
  }
}

const WRITES: Readonly<Record<Operation['kind'], boolean>> = { add: true, remove: true, write: true, read: false }

/**
 * Whether each change has its event and each event its change: of what was acknowledged by its request, of the rest by
 * its user, who is there exactly when the events say so.
 *
 * @returns what is wrong, in sentences.
 */
export function checkEvents(
  events: readonly Event[],
  ledger: readonly Operation[],
  found: readonly string[],
): readonly string[] {
  const wrong: string[] = []
  const done = events.filter(({ errorCode }) => errorCode === undefined)
  const byRequest = Map.groupBy(done, ({ requestID }) => requestID)
  for (const [requestId, same] of byRequest)
    if (same.length > 1) wrong.push(`the request ${requestId} has ${same.length} events`)
  for (const { kind, key, outcome, requestId } of ledger) {
    if (!WRITES[kind] || outcome !== 'ok') continue
    if (!byRequest.has(requestId ?? '')) wrong.push(`${kind} of ${key} was acknowledged, and has no event`)
  }
  const there = new Set(found)
  const changes = new Map<string, number>()
  for (const { eventName, requestParameters } of done) {
    const change = { CreateUser: 1, DeleteUser: -1 }[eventName]
    const name = requestParameters?.userName
    if (change !== undefined && name !== undefined) changes.set(name, (changes.get(name) ?? 0) + change)
  }
  for (const name of there) if (changes.get(name) !== 1) wrong.push(`${name} is there without its event`)
  for (const [name, sum] of changes)
    if (sum !== 0 && !there.has(name)) wrong.push(`${name} has an event, and is not there`)
  const written = new Set(
    done.flatMap(({ eventName, requestParameters: of }) =>
      eventName === 'TagUser' ? [`${of?.userName}=${of?.tags?.[0]?.value}`] : [],
    ),
  )
  for (const { kind, key, value, outcome } of ledger)
    if (kind === 'read' && outcome === 'ok' && isRegister(key) && value && !written.has(`${key}=${value}`))
      wrong.push(`${key} had ${value}, and no event says who wrote it`)
  return wrong
}
