/** Milliseconds for which work may have the event loop; then others have a turn. */
const SHARE = 5

/**
 * Lets others have their turn in work that grows with what an account holds: called between its pieces, it waits for a
 * round of the event loop where the last was some milliseconds ago, and for nothing before.
 *
 * @example
 * const breathe = breather()
 * for (const user of users) {
 *   await breathe()
 *   rows.push(rowOf(user))
 * }
 */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < SHARE) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now()
        resolve()
      })
    })
  }
}
