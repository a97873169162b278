import type { PageRequest, PageResponse, Pages } from '../../web/page.ts'

interface Form {
  readonly action: string
  readonly hidden: Readonly<Record<string, string>>
}

/**
 * A browser as far as sign-in needs one: it keeps cookies, follows redirects, and submits forms with what is hidden in
 * them. What a test wants to do differently (another origin, a stolen cookie) it says.
 */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #pages: Pages
  readonly #origin: string
  /** Where the last response came from, redirects followed. */
  path = ''
  response: PageResponse = { status: 0, headers: {}, body: '' }

  constructor(pages: Pages, origin: string) {
    this.#pages = pages
    this.#origin = origin
  }

  /** A browser that begins with another one's cookies: a thief's. */
  clone(): Browser {
    const copy = new Browser(this.#pages, this.#origin)
    for (const [name, value] of this.cookies) copy.cookies.set(name, value)
    return copy
  }

  get html(): string {
    return String(this.response.body)
  }

  /** The heading of the page. */
  get heading(): string {
    return plainText(/<h1>(.*?)<\/h1>/s.exec(this.html)?.[1] ?? '')
  }

  /** The text of the error at the top of the page, or `undefined`. */
  get error(): string | undefined {
    const text = /class="alert error" role="alert"><strong>[^<]*<\/strong><p>(.*?)<\/p>/s.exec(this.html)?.[1]
    return text === undefined ? undefined : plainText(text)
  }

  async get(target: string, headers: Record<string, string> = {}): Promise<PageResponse> {
    return await this.#navigate('GET', target, new URLSearchParams(), headers)
  }

  /** Fills in and submits the page's form, or the one with this action. */
  async submit(
    fields: Record<string, string>,
    action?: string,
    headers: Record<string, string> = {},
  ): Promise<PageResponse> {
    const form = this.forms().find((candidate) => action === undefined || candidate.action === action)
    if (!form) throw new Error(`no form ${action ?? ''} on ${this.path}: ${this.heading}`)
    return await this.post(form.action, { ...form.hidden, ...fields }, headers)
  }

  async post(
    target: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<PageResponse> {
    const all = { origin: this.#origin, 'sec-fetch-site': 'same-origin', ...headers }
    return await this.#navigate('POST', target, new URLSearchParams(fields), all)
  }

  forms(): readonly Form[] {
    return [...this.html.matchAll(/<form method="post" action="([^"]*)">(.*?)<\/form>/gs)].map(
      ([, action = '', body = '']) => ({
        action,
        hidden: Object.fromEntries(
          [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
            ([, name = '', value = '']) => [name, plainText(value)],
          ),
        ),
      }),
    )
  }

  cookieHeader(): string | undefined {
    if (this.cookies.size === 0) return undefined
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async #navigate(
    method: string,
    target: string,
    form: URLSearchParams,
    headers: Record<string, string>,
  ): Promise<PageResponse> {
    let response = await this.#request(method, target, form, headers)
    for (let hops = 0; response.status === 303; hops++) {
      if (hops > 10) throw new Error('redirected in circles')
      response = await this.#request('GET', String(response.headers.Location), new URLSearchParams(), {})
    }
    return response
  }

  async #request(
    method: string,
    target: string,
    form: URLSearchParams,
    headers: Record<string, string>,
  ): Promise<PageResponse> {
    const url = new URL(target, this.#origin)
    const cookie = this.cookieHeader()
    const request: PageRequest = {
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: { host: url.host, ...(cookie !== undefined && { cookie }), ...headers },
      form,
      sourceIp: headers['x-test-ip'] ?? '192.0.2.1',
      userAgent: 'test browser',
    }
    this.path = url.pathname + url.search
    this.response = (await this.#pages(request)) ?? { status: 404, headers: {}, body: 'another part of the server' }
    this.#keep(this.response.headers['Set-Cookie'])
    return this.response
  }

  #keep(values: string | readonly string[] | undefined): void {
    for (const value of typeof values === 'string' ? [values] : (values ?? [])) {
      const [pair = ''] = value.split(';')
      const name = pair.slice(0, pair.indexOf('='))
      if (/Max-Age=0/.test(value)) this.cookies.delete(name)
      else this.cookies.set(name, pair.slice(name.length + 1))
    }
  }
}

function plainText(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
