/**
 * The values of a cookie in a `Cookie` header, each once and none of them empty. Where there are several, a page on
 * another port, or a subdomain, has put the others there; which is ours, the name does not say.
 */
export function cookieValues(header: string | undefined, name: string): readonly string[] {
  if (header === undefined) return []
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`) && pair.length > name.length + 1)
    .map((pair) => pair.slice(name.length + 1))
  return [...new Set(values)]
}

export interface CookieOptions {
  readonly isSecure: boolean
  /** Seconds; 0 makes the browser forget it; without one it ends with the browser's own session. */
  readonly maxAge?: number | undefined
}

/**
 * A `Set-Cookie` value, for this server's own pages alone and out of reach of scripts. `value` must need no encoding.
 */
export function setCookie(name: string, value: string, { isSecure, maxAge }: CookieOptions): string {
  const secure = isSecure ? '; Secure' : ''
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${age}`
}

/**
 * `Set-Cookie` values that make a browser forget every cookie of this name that it sends to `path`, but for the one
 * that `setCookie` makes: those for a part of the path, and those for the host by name.
 */
export function clearOthers(name: string, { host, path }: { readonly host: string; readonly path: string }): string[] {
  const parts = path.split('/').slice(1)
  const paths = parts.flatMap((_, index) => {
    const upTo = `/${parts.slice(0, index).join('/')}`
    const below = `/${parts.slice(0, index + 1).join('/')}`
    return index === 0 ? [below] : [`${upTo}/`, below]
  })
  const others = [...new Set(paths)]
    .filter((each) => each !== '/' && !/[;\s]/.test(each))
    .slice(0, MOST_PATHS)
    .map((each) => `Path=${each}`)
  // For `localhost` and for an address, browsers take a cookie with `Domain` for one without: it would be ours.
  const isDomain = /\.[a-z-]+$/i.test(host)
  const named = isDomain ? ['Path=/', ...others].map((each) => `${each}; Domain=${host}`) : []
  return [...others, ...named].map((attributes) => `${name}=; ${attributes}; Max-Age=0`)
}

/** No page of ours lies deeper. */
const MOST_PATHS = 12
