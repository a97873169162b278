/** What each cookie is for. Only `session` proves who somebody is. */
export type CookieName = 'session' | 'ticket' | 'form' | 'device' | 'account'

const DAY_SECONDS = 86_400

/**
 * How long a browser keeps each, in seconds. Those without a number go with the browser's own session; the server's limits are shorter.
 */
const MAX_AGE: Readonly<Record<CookieName, number | undefined>> = {
  session: undefined,
  ticket: undefined,
  form: undefined,
  device: 180 * DAY_SECONDS,
  account: 365 * DAY_SECONDS,
}

/**
 * The console's cookies. Over https their names start with `__Host-`; on loopback http they carry the port, since cookies are shared by all
 * ports of a host, and they are not `Secure`, since Safari drops Secure cookies on http://localhost.
 */
export class ConsoleCookies {
  readonly #isSecure: boolean
  readonly #port: string

  constructor(publicUrl: string) {
    const url = new URL(publicUrl)
    this.#isSecure = url.protocol === 'https:'
    this.#port = url.port || '80'
  }

  name(cookie: CookieName): string {
    const suffix = cookie === 'session' ? '' : `-${cookie}`
    return this.#isSecure ? `__Host-castellan${suffix}` : `castellan${suffix}-${this.#port}`
  }

  /** A `Set-Cookie` value. `value` must need no encoding. */
  set(cookie: CookieName, value: string): string {
    const maxAge = MAX_AGE[cookie]
    return this.#attributes(cookie, value) + (maxAge === undefined ? '' : `; Max-Age=${maxAge}`)
  }

  /** A `Set-Cookie` value that makes the browser forget it. */
  clear(cookie: CookieName): string {
    return `${this.#attributes(cookie, '')}; Max-Age=0`
  }

  /**
   * The cookie's value in a `Cookie` header. A name that is there twice is as good as absent: a page on another port, or a subdomain, has put
   * one of them there, and nobody can say which.
   */
  read(header: string | undefined, cookie: CookieName): string | undefined {
    if (header === undefined) return undefined
    const name = this.name(cookie)
    const values = header
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${name}=`))
      .map((pair) => pair.slice(name.length + 1))
    return values.length === 1 && values[0] !== '' ? values[0] : undefined
  }

  #attributes(cookie: CookieName, value: string): string {
    return `${this.name(cookie)}=${value}; Path=/; HttpOnly; SameSite=Strict${this.#isSecure ? '; Secure' : ''}`
  }
}
