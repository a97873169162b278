import { type Random, randomBase64Url } from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import type { PageRequest } from '../web/page.ts'
import type { ConsoleCookies } from './cookies.ts'
import { isMac, mac } from './proof-token.ts'
import { isSameOrigin } from './same-origin.ts'

const PURPOSE = 'form'

/** Whether a form may be taken: `dropped` is a browser that keeps no cookies, `foreign` somebody else's page. */
export type FormVerdict = 'ours' | 'dropped' | 'foreign'

/**
 * Ties each form of the sign-in pages to the browser that it was given to, so that no other page can sign somebody in
 * as somebody else, or out (login CSRF): the form holds a value that only this server can make from the browser's
 * cookie.
 */
export class FormGuard {
  readonly #masterKey: MasterKey
  readonly #cookies: ConsoleCookies
  readonly #publicUrl: string
  readonly #random: Random

  constructor(dependencies: { masterKey: MasterKey; cookies: ConsoleCookies; publicUrl: string; random: Random }) {
    this.#masterKey = dependencies.masterKey
    this.#cookies = dependencies.cookies
    this.#publicUrl = dependencies.publicUrl
    this.#random = dependencies.random
  }

  /** The token for this browser's forms, and the cookie to set when it has none yet. */
  tokenFor({ headers }: PageRequest): { readonly formToken: string; readonly cookies: readonly string[] } {
    const [held, ...others] = this.#read(headers.cookie)
    // Beside others', ours is made anew: nobody can say which it is.
    if (held !== undefined && others.length === 0)
      return { formToken: mac(this.#masterKey, PURPOSE, held), cookies: [] }
    const value = randomBase64Url(32, this.#random)
    return { formToken: mac(this.#masterKey, PURPOSE, value), cookies: [this.#cookies.set('form', value)] }
  }

  judge({ headers, form }: PageRequest): FormVerdict {
    if (!isSameOrigin(headers, this.#publicUrl)) return 'foreign'
    const held = this.#read(headers.cookie)
    if (held.length === 0) return 'dropped'
    const isOurs = held.some((subject) => isMac(this.#masterKey, PURPOSE, { subject, given: form.get('form') }))
    return isOurs ? 'ours' : 'foreign'
  }

  #read(header: string | undefined): readonly string[] {
    return this.#cookies.read(header, 'form').filter((value) => /^[A-Za-z0-9_-]{43}$/.test(value))
  }
}
