import type { JournalEntry } from '../account/index.ts'

/** What the journal knows of the account. */
export interface Recorded {
  /** ARNs of what was made, or may have been where a run was killed, and was not removed from here since. */
  readonly made: ReadonlySet<string>
  /** What was set on things that were there before. */
  readonly settings: readonly Setting[]
}

export interface Setting {
  readonly action: string
  readonly names: Readonly<Record<string, string>>
  /** What was before, where that was known. */
  readonly previous?: unknown
  /** ISO 8601. */
  readonly time: string
}

export function recordedIn(entries: readonly JournalEntry[]): Recorded {
  const made = new Set<string>()
  const everMade = new Set<string>()
  const last = new Map<string, JournalEntry>()
  for (const entry of entries) {
    const { makes, removes, action, names } = entry
    if (makes !== undefined) {
      made.add(makes)
      everMade.add(makes)
    } else if (removes !== undefined) {
      if (entry.status === 'done') made.delete(removes)
    } else if (!entry.step.startsWith(TEARDOWN)) last.set(JSON.stringify([action, names]), entry)
  }
  // Without an end, nobody knows whether it was set: it is told too.
  const set = [...last.values()].filter(({ phase, status }) => phase === 'before' || status === 'done')
  return {
    made,
    settings: set
      .filter(({ names = {} }) => !isAbout(names, everMade))
      .map(({ action, names = {}, previous, time }) => ({
        action,
        names,
        time,
        ...(previous !== undefined && { previous }),
      })),
  }
}

/** The step of a removal, in the journal. */
export const TEARDOWN = 'teardown'

/** Whether a call was about something that was made: then it goes with it. */
function isAbout(names: Readonly<Record<string, string>>, made: ReadonlySet<string>): boolean {
  const isMadeUser = [...made].some((arn) => arn.includes(':user/') && arn.split('/').at(-1) === names.UserName)
  return isMadeUser || Object.values(names).some((name) => made.has(name))
}
