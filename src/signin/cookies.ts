import { DAY, SECOND } from '../aws/index.ts'
import { cookieValue, setCookie } from '../web/cookies.ts'
import { KNOWN_DEVICE_LIFETIME } from './known-device.ts'

/** What each cookie is for. Only `session` proves who somebody is. */
export type CookieName = 'session' | 'ticket' | 'form' | 'device' | 'account'

/**
 * How long a browser keeps each, in seconds. Those without a number go with the browser's own session; the server's
 * limits are shorter.
 */
const MAX_AGE: Readonly<Record<CookieName, number | undefined>> = {
  session: undefined,
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
    return setCookie(this.name(cookie), value, { isSecure: this.#isSecure, maxAge: MAX_AGE[cookie] })
  }

  /** A `Set-Cookie` value that makes the browser forget it. */
  clear(cookie: CookieName): string {
    return setCookie(this.name(cookie), '', { isSecure: this.#isSecure, maxAge: 0 })
  }

  /** The cookie's value in a `Cookie` header. */
  read(header: string | undefined, cookie: CookieName): string | undefined {
    return cookieValue(header, this.name(cookie))
  }
}
