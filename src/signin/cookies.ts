import { DAY, SECOND } from '../aws/index.ts'
import { clearOthers, cookieValues, setCookie } from '../web/cookies.ts'
import type { PageRequest } from '../web/page.ts'
import { KNOWN_DEVICE_LIFETIME } from './known-device.ts'

/** What each cookie is for. Only `session` proves who somebody is; `role` says beside it what that one has become. */
export type CookieName = (typeof COOKIE_NAMES)[number]

const COOKIE_NAMES = ['session', 'role', 'ticket', 'form', 'device', 'account'] as const

/** Of one cookie: each may cost a look into the store. */
const MOST_VALUES = 100

/**
 * How long a browser keeps each, in seconds. Those without a number go with the browser's own session; the server's
 * limits are shorter.
 */
const MAX_AGE: Readonly<Record<CookieName, number | undefined>> = {
  session: undefined,
  role: undefined,
  ticket: undefined,
  form: undefined,
  device: KNOWN_DEVICE_LIFETIME / SECOND,
  account: (365 * DAY) / SECOND,
}

/**
 * The console's cookies. Over https their names start with `__Host-`; on loopback http they carry the port, since
 * cookies are shared by all ports of a host, and they are not `Secure`, since Safari drops Secure cookies on
 * http://localhost.
 */
export class ConsoleCookies {
  readonly #isSecure: boolean
  readonly #port: string
  readonly #host: string

  constructor(publicUrl: string) {
    const url = new URL(publicUrl)
    this.#isSecure = url.protocol === 'https:'
    this.#port = url.port || '80'
    this.#host = url.hostname
  }

  name(cookie: CookieName): string {
    const suffix = cookie === 'session' ? '' : `-${cookie}`
    return this.#isSecure ? `__Host-castellan${suffix}` : `castellan${suffix}-${this.#port}`
  }

  /** A `Set-Cookie` value. `value` must need no encoding. */
  set(cookie: CookieName, value: string): string {
    return setCookie(this.name(cookie), value, { isSecure: this.#isSecure, maxAge: MAX_AGE[cookie] })
  }

  /** A `Set-Cookie` value that makes the browser forget it. */
  clear(cookie: CookieName): string {
    return setCookie(this.name(cookie), '', { isSecure: this.#isSecure, maxAge: 0 })
  }

  /**
   * The cookie's values in a `Cookie` header: one, unless others have put theirs beside it. What a value proves is for
   * the reader to find out.
   */
  read(header: string | undefined, cookie: CookieName): readonly string[] {
    return cookieValues(header, this.name(cookie)).slice(0, MOST_VALUES)
  }

  /** `Set-Cookie` values that rid the browser of what others have put beside our cookies. */
  clearTossed({ path, headers }: { readonly path: string; readonly headers: PageRequest['headers'] }): string[] {
    if (this.#isSecure) return [] // Nobody else can set a name that begins with `__Host-`.
    return COOKIE_NAMES.map((cookie) => this.name(cookie))
      .filter((name) => cookieValues(headers.cookie, name).length > 1)
      .flatMap((name) => clearOthers(name, { host: this.#host, path }))
  }
}
