import { StoreUnavailable } from '../storage/index.ts'
import type { Log } from './log.ts'

/** Milliseconds for which an outage that was told is not told again. */
const AGAIN = 60_000

/**
 * Tells of what workers failed at. Each tries again within seconds: while the store is away that would be all that the
 * log says, so that of each kind of work one line a minute does.
 *
 * @param now monotonic milliseconds.
 */
export function sparingly(log: Log, now: () => number = () => performance.now()) {
  const told = new Map<string, number>()
  return (what: string, error: unknown): void => {
    if (error instanceof StoreUnavailable) {
      const at = told.get(what)
      if (at !== undefined && now() - at < AGAIN) return
      told.set(what, now())
    }
    log.error(what, error)
  }
}
