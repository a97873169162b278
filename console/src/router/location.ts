import { useSyncExternalStore } from 'react'

/** Where the console is served; no page knows it, `href` adds it. */
const BASE = '/console'

/**
 * Asked before the console shows another page, or another step of this one (`isSamePage`); `false` keeps the person
 * where they are.
 */
export type LeaveGuard = (proceed: () => void, isSamePage: boolean) => boolean

const listeners = new Set<() => void>()
let leaveGuard: LeaveGuard | undefined
/** The page on screen, which `location` is not while somebody is asked whether to leave. */
let onScreen = ''

/** The link to a page: `href('/iam/users')` is `/console/iam/users`. */
export function href(path: string): string {
  return BASE + path
}

/** The page's path in the console, starting with a slash. */
export function currentPath(): string {
  return location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) || '/' : '/'
}

/** Shows another page without loading a document. `path` is as in the page table, with an optional `?query`. */
export function navigate(path: string, options: { readonly replace?: boolean } = {}): void {
  const go = () => navigateFreely(path, options)
  if (mayLeave(path, go)) go()
}

function mayLeave(target: string, proceed: () => void): boolean {
  return leaveGuard === undefined || leaveGuard(proceed, pathOf(target) === pathOf(onScreen))
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? target
}

function navigateFreely(path: string, options: { readonly replace?: boolean } = {}): void {
  if (pathOf(path) !== pathOf(onScreen)) leaveGuard = undefined
  if (options.replace) history.replaceState(null, '', href(path))
  else history.pushState(null, '', href(path))
  scrollTo(0, 0)
  announce()
}

/** Sets the guard of the page on screen, or takes it away; another page takes it away too. */
export function guardLeaving(guard: LeaveGuard | undefined): void {
  leaveGuard = guard
}

/** The path and query on screen; the component renders again when they change. */
export function useLocation(): { readonly path: string; readonly query: URLSearchParams } {
  const url = useSyncExternalStore(subscribe, () => currentPath() + location.search)
  const [path = '/', search = ''] = url.split('?')
  return { path, query: new URLSearchParams(search) }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function announce(): void {
  onScreen = currentPath() + location.search
  for (const listener of listeners) listener()
}

/**
 * Makes every ordinary link to a console page navigate in place, wherever Cloudscape renders it. Clicks with a modifier
 * key, downloads, and links that open elsewhere stay the browser's.
 */
export function startRouter(): void {
  onScreen = currentPath() + location.search
  addEventListener('popstate', () => {
    const target = currentPath() + location.search
    if (!mayLeave(target, () => navigateFreely(target))) {
      // The browser has gone back already: stand where the page on screen is.
      history.pushState(null, '', href(onScreen))
      return
    }
    if (pathOf(target) !== pathOf(onScreen)) leaveGuard = undefined
    announce()
  })
  document.addEventListener('click', (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const anchor = event.target instanceof Element ? event.target.closest('a') : null
    if (anchor === null || event.defaultPrevented) return
    if ((anchor.target !== '' && anchor.target !== '_self') || anchor.hasAttribute('download')) return
    const url = new URL(anchor.href, location.href)
    if (url.origin !== location.origin || !(url.pathname === BASE || url.pathname.startsWith(`${BASE}/`))) return
    event.preventDefault()
    navigate(url.pathname.slice(BASE.length) + url.search || '/')
  })
}
