import type { JournalEntry } from '../account/index.ts'
import { isUser } from './user-arn.ts'

/** What the journal knows of the account. */
export interface Recorded {
  /**
   * What was made, or may have been where a run was killed, and was not removed from here since: by ARN, the times of
   * the calls that made it or tried to, in epoch milliseconds.
   */
  readonly made: ReadonlyMap<string, readonly number[]>
  /** Whom `secure` subscribed to a topic, or tried to. */
  readonly addresses: ReadonlySet<string>
  /** What was set on things that were there before. */
  readonly settings: readonly Setting[]
}

export interface Setting {
  readonly action: string
  /** Where, of what is kept by Region. */
  readonly region?: string | undefined
  readonly names: Readonly<Record<string, string>>
  /** What was before the first change, where that was known. */
  readonly previous?: unknown
  /** ISO 8601. */
  readonly time: string
}

export function recordedIn(entries: readonly JournalEntry[]): Recorded {
  const made = new Map<string, readonly number[]>()
  const everMade = new Set<string>()
  // The first of several calls for a setting knows what was before all of them.
  const set = new Map<string, JournalEntry>()
  // Without an end, nobody knows whether it was set: it is listed too.
  const begun = new Map<string, JournalEntry>()
  for (const entry of entries) {
    const { makes, removes, action, region, names, phase, status } = entry
    const key = JSON.stringify([action, region, names])
    if (makes !== undefined) {
      const calls = made.get(makes) ?? []
      if (phase === 'before') made.set(makes, [...calls, Date.parse(entry.time)])
      else if (status === 'denied' || status === 'not-available') forgetLast(made, makes)
      everMade.add(makes)
    } else if (removes !== undefined) {
      if (status === 'done') made.delete(removes)
    } else if (entry.step === TEARDOWN || set.has(key)) continue
    else if (phase === 'before') begun.set(key, entry)
    else {
      begun.delete(key)
      if (status === 'done') set.set(key, entry)
    }
  }
  return {
    made,
    addresses: new Set(
      entries.flatMap(({ action, names }) => (action === 'sns:Subscribe' ? (names?.Endpoint ?? []) : [])),
    ),
    settings: [...set.values(), ...begun.values()]
      .filter(({ names = {} }) => !isAbout(names, everMade))
      .map(({ action, region, names = {}, previous, time }) => ({
        action,
        ...(region !== undefined && { region }),
        names,
        time,
        ...(previous !== undefined && { previous }),
      })),
  }
}

/** A call that was refused made nothing; one that failed may have. */
function forgetLast(made: Map<string, readonly number[]>, arn: string): void {
  const calls = made.get(arn)?.slice(0, -1) ?? []
  if (calls.length > 0) made.set(arn, calls)
  else made.delete(arn)
}

/** The step of a removal, in the journal. */
export const TEARDOWN = 'teardown'

/** Whether a call was about something that was made: then it goes with it. */
function isAbout(names: Readonly<Record<string, string>>, made: ReadonlySet<string>): boolean {
  const isMadeUser = [...made].some((arn) => isUser(arn) && arn.split('/').at(-1) === names.UserName)
  return isMadeUser || Object.values(names).some((name) => made.has(name))
}
