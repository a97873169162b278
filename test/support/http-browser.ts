import assert from 'node:assert/strict'
import { type IncomingHttpHeaders, request } from 'node:http'

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One request with exactly these headers, `Host`, `Origin` and `Cookie` included, which no `fetch` lets be set. */
export function rawRequest(url: string, { method = 'GET', headers = {}, body }: RawRequest = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { port, pathname, search } = new URL(url)
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const sent = request(
      { host: '127.0.0.1', port, path: pathname + search, method, headers: { ...length, ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
        })
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

/** A console session: what its cookie and its page hold. */
export interface HttpSession {
  readonly cookie: string
  readonly csrfToken: string
}

const FORM = 'application/x-www-form-urlencoded'

/**
 * As much of a browser as sign-in needs, without one: it keeps cookies, and sends forms with what is hidden in them.
 */
export class HttpBrowser {
  readonly #url: string
  readonly #cookies = new Map<string, string>()
  /** Every answer that it got. */
  readonly answers: RawAnswer[] = []

  constructor(url: string) {
    this.#url = url
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async get(path: string): Promise<RawAnswer> {
    return await this.#send(path, { headers: {} })
  }

  /**
   * A form that a page of another site has the browser send here: without our cookies, which are `SameSite=Strict`.
   * What the answer sets is kept.
   */
  async arrive(path: string, fields: Readonly<Record<string, string>>, origin: string): Promise<RawAnswer> {
    const headers = { 'content-type': FORM, origin, 'sec-fetch-site': 'cross-site' }
    const body = new URLSearchParams(fields).toString()
    return await this.#send(path, { method: 'POST', headers, body }, { withCookies: false })
  }

  /** Fills in the form of the page at `path`, and follows where it leads. */
  async submit(path: string, action: string, fields: Readonly<Record<string, string>>): Promise<RawAnswer> {
    return await this.fill(await this.get(path), action, fields)
  }

  /** Fills in a form of `page`, and follows where it leads. */
  async fill(page: RawAnswer, action: string, fields: Readonly<Record<string, string>>): Promise<RawAnswer> {
    const form = page.text.split('<form ').find((part) => part.includes(`action="${action}"`))
    assert.ok(form, `no form ${action} on this page: ${page.text}`)
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
    const body = new URLSearchParams([
      ...hidden.map(([, name = '', value = '']) => [name, value]),
      ...Object.entries(fields),
    ])
    const headers = { 'content-type': FORM, origin: this.#url }
    return await this.#send(action, { method: 'POST', headers, body: body.toString() })
  }

  /** The session of the console that the cookies prove. */
  async session(): Promise<HttpSession> {
    const { text } = await this.get('/console/')
    const csrfToken = /name="castellan-csrf" content="([^"]+)"/.exec(text)?.[1]
    assert.ok(csrfToken, `not signed in: ${text}`)
    return { cookie: this.cookie, csrfToken }
  }

  async #send(
    path: string,
    { headers, ...sent }: RawRequest,
    { withCookies } = { withCookies: true },
  ): Promise<RawAnswer> {
    const cookie = withCookies ? this.cookie : ''
    const answer = await rawRequest(new URL(path, this.#url).href, {
      ...sent,
      headers: { ...headers, host: new URL(this.#url).host, ...(cookie !== '' && { cookie }) },
    })
    this.answers.push(answer)
    for (const text of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = text.split(';')
      const name = pair.slice(0, pair.indexOf('='))
      if (/Max-Age=0/.test(text)) this.#cookies.delete(name)
      else this.#cookies.set(name, pair.slice(name.length + 1))
    }
    return answer.status === 303 ? await this.get(answer.headers.location ?? '/') : answer
  }
}

/** Signs root in, with its password alone. */
export async function signInRoot(url: string, root: { email: string; password: string }): Promise<HttpBrowser> {
  const browser = new HttpBrowser(url)
  const page = await browser.submit('/signin', '/signin', { kind: 'root', email: root.email })
  await browser.fill(page, '/signin/root', { email: root.email, password: root.password })
  return browser
}
