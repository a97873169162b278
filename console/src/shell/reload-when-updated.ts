const RELOADED_AT = 'castellan.reloaded-at'

/**
 * Loads the document again when a page's chunk is gone: the server was updated under an open console. Once in ten
 * seconds at most, or a server without the file would be asked for ever.
 */
export function reloadWhenUpdated(): void {
  addEventListener('vite:preloadError', (event) => {
    const before = Number(sessionStorage.getItem(RELOADED_AT) ?? 0)
    if (Date.now() - before < 10_000) return
    event.preventDefault()
    sessionStorage.setItem(RELOADED_AT, String(Date.now()))
    location.reload()
  })
}
