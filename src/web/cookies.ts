/**
 * The value of a cookie in a `Cookie` header; `undefined` when it is empty. A name that is there twice is as good as
 * absent: a page on another port, or a subdomain, has put one of them there, and nobody can say which.
 */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return values.length === 1 && values[0] !== '' ? values[0] : undefined
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
