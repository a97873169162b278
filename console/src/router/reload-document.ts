const RELOADED_AT = 'castellan.reloaded-at'
/** Milliseconds: a server that has not the file would be asked for ever. */
const RELOAD_AGAIN_AFTER = 10_000

/** Loads the page again, with all that it is made of; `false` where that was done a moment ago and did not help. */
export function reloadDocument(): boolean {
  const before = Number(sessionStorage.getItem(RELOADED_AT) ?? 0)
  if (Date.now() - before < RELOAD_AGAIN_AFTER) return false
  sessionStorage.setItem(RELOADED_AT, String(Date.now()))
  location.reload()
  return true
}
