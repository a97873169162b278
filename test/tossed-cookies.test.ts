import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser, missingChromium } from './support/browser.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from './support/castellan.ts'
import { queryByConsole } from './support/console-calls.ts'
import { HttpBrowser, rawRequest, signInRoot } from './support/http-browser.ts'
import { startInProcess } from './support/in-process.ts'
import { SdkClients } from './support/sdk-clients.ts'
import { chooseRoot, givePassword } from './walkthrough/pages/sign-in.ts'

type Castellan = Awaited<ReturnType<typeof startInProcess>>

let castellan: Castellan
/** Mallory's own session of the same server, which is as good as any. */
let mallorys: string
before(async () => {
  castellan = await startInProcess({ ephemeral: true, environment: UNATTENDED })
  const sdk = new SdkClients(castellan.endpoint)
  await sdk.send('iam', ROOT_KEY, 'CreateUser', { UserName: 'mallory' })
  const login = { UserName: 'mallory', Password: 'correct horse Battery 9!' }
  await sdk.send('iam', ROOT_KEY, 'CreateLoginProfile', { ...login, PasswordResetRequired: false })
  const browser = new HttpBrowser(castellan.url)
  await browser.submit(`/signin/${ROOT.accountId}`, '/signin/iam', {
    account: ROOT.accountId,
    username: login.UserName,
    password: login.Password,
  })
  const { cookie } = await browser.session()
  mallorys = valueIn(cookie, '')
})
after(() => castellan?.close())

const nameOf = (cookie: string) => `castellan${cookie === '' ? '' : `-${cookie}`}-${castellan.port}`

function valueIn(header: string, cookie: string): string {
  const value = new RegExp(`(?:^|; )${nameOf(cookie)}=([^;]+)`).exec(header)?.[1]
  assert.ok(value, `no ${nameOf(cookie)} in the cookies`)
  return value
}

/** Cookies that a page of another port sets, by the attributes that decide where they are sent. */
const TOSSED: readonly { readonly name: string; readonly cookies: () => readonly string[]; readonly ends?: 'out' }[] = [
  { name: 'junk in place of the session', cookies: () => [`${nameOf('')}=junk; Path=/`], ends: 'out' },
  ...['/console/', '/console/api/iam', '/signin'].map((path) => ({
    name: `junk for ${path}`,
    cookies: () => [`${nameOf('')}=junk; Path=${path}`],
  })),
  { name: 'junk for the host by name', cookies: () => [`${nameOf('')}=junk; Path=/console; Domain=localhost`] },
  {
    name: 'what looks like a session',
    cookies: () => [`${nameOf('')}=${'1'.repeat(12)}.${'A'.repeat(43)}; Path=/console`],
  },
  ...['/console', '/console/api'].map((path) => ({
    name: `a session of mallory's for ${path}`,
    cookies: () => [`${nameOf('')}=${mallorys}; Path=${path}`],
    ...(path === '/console' && { ends: 'out' as const }),
  })),
  {
    name: "mallory's session for several paths, and junk beside it",
    cookies: () => [
      `${nameOf('')}=${mallorys}; Path=/console`,
      `${nameOf('')}=${mallorys}; Path=/console/api`,
      `${nameOf('')}=junk; Path=/console/`,
      `${nameOf('')}=junk; Path=/signin`,
    ],
    ends: 'out',
  },
  {
    name: 'junk in every cookie of the sign-in pages, and no session',
    cookies: () => [
      `${nameOf('')}=junk; Path=/`,
      ...['form', 'ticket', 'device', 'account'].map((cookie) => `${nameOf(cookie)}=junk; Path=/signin`),
      `${nameOf('form')}=${'A'.repeat(43)}; Path=/signin/root`,
      `${nameOf('form')}=${'A'.repeat(43)}; Path=/signin`,
    ],
    ends: 'out',
  },
]

describe("cookies that another port of localhost put beside the console's", { skip: missingChromium() }, () => {
  let browser: Browser
  /** One for all, which has the console's scripts: each test begins without cookies, and those are all that differs. */
  let context: BrowserContext
  let stranger: Server
  let strangersUrl: string
  let tossed: readonly string[] = []

  before(async () => {
    stranger = createServer((_request, response) => {
      response.setHeader('set-cookie', [...tossed])
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Stranger</title>')
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const address = stranger.address()
    if (address === null || typeof address === 'string') throw new Error('the stranger has no port')
    strangersUrl = `http://localhost:${address.port}`
    browser = await launchBrowser()
    context = await browser.newContext()
    context.setDefaultTimeout(8_000)
  })
  after(async () => {
    await browser?.close()
    stranger?.close()
  })

  const isRoots = (page: Page) => page.getByRole('button', { name: new RegExp(`^${ROOT.email}`) }).waitFor()

  async function signIn(page: Page): Promise<void> {
    await chooseRoot(page, ROOT.email)
    await givePassword(page, ROOT.password)
    await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
    await isRoots(page)
  }

  async function signedIn(): Promise<{ page: Page; visits: () => number }> {
    await context.clearCookies()
    const page = await context.newPage()
    await page.goto(`${castellan.url}/signin`)
    await signIn(page)
    let visits = 0
    page.on('request', (request) => {
      if (request.isNavigationRequest()) visits++
    })
    return { page, visits: () => visits }
  }

  for (const { name, cookies, ends } of TOSSED) {
    test(`${name}: no circle of redirects, and root's own session or the sign-in page`, async () => {
      const { page, visits } = await signedIn()
      tossed = cookies()
      await page.goto(strangersUrl)
      tossed = []
      await page.goto(`${castellan.url}/console/`)
      if (ends === 'out') await signIn(page)
      await isRoots(page)
      await page.goto(`${castellan.url}/console/iam/users`)
      await page.getByText('mallory').first().waitFor() // The API takes the session too.
      await page.goto(`${castellan.url}/signin`)
      await isRoots(page)
      assert.ok(visits() < 25, `${visits()} navigations`)
      await page.close()
    })
  }
})

describe('a session cookie that is sent twice', () => {
  const shell = async (cookie: string) => {
    const answer = await rawRequest(`${castellan.url}/console/`, {
      headers: { host: new URL(castellan.url).host, cookie },
    })
    return { ...answer, cleared: [answer.headers['set-cookie'] ?? []].flat() }
  }

  test('is the one that proves a session, whichever comes first, and the other one is taken away', async () => {
    const { cookie } = await (await signInRoot(castellan.url, ROOT)).session()
    for (const both of [`${cookie}; ${nameOf('')}=junk`, `${nameOf('')}=junk; ${cookie}`]) {
      const { status, cleared } = await shell(both)
      assert.equal(status, 200)
      assert.ok(cleared.some((text) => /Path=\/console;/.test(text) && /Max-Age=0/.test(text)))
      assert.ok(cleared.some((text) => /Path=\/console\/;/.test(text) && /Max-Age=0/.test(text)))
      // Its own is this server's, and stays.
      assert.ok(
        cleared.every((text) => !/Path=\/;/.test(text)),
        cleared.join('\n'),
      )
    }
  })

  test('proves nobody where both prove a session: nobody can say whose page it would be', async () => {
    const { cookie } = await (await signInRoot(castellan.url, ROOT)).session()
    for (const both of [`${cookie}; ${nameOf('')}=${mallorys}`, `${nameOf('')}=${mallorys}; ${cookie}`]) {
      const { status, headers, cleared } = await shell(both)
      assert.equal(status, 303)
      assert.match(headers.location ?? '', /^\/signin\?ended=1&next=/)
      assert.ok(cleared.length > 0)
    }
  })

  test('is, for the API, the one whose token the request carries', async () => {
    const own = await (await signInRoot(castellan.url, ROOT)).session()
    const call = (cookie: string, csrfToken: string) =>
      queryByConsole(castellan.url, { cookie, csrfToken }, 'sts', { Action: 'GetCallerIdentity' })
    const both = `${nameOf('')}=${mallorys}; ${own.cookie}`
    const answer = await call(both, own.csrfToken)
    assert.equal(answer.status, 200, answer.text)
    assert.match(answer.text, /:root</)
    assert.equal((await call(both, 'A'.repeat(own.csrfToken.length))).status, 403)
  })

  test('as more of them than are looked up proves nobody', async () => {
    const { cookie } = await (await signInRoot(castellan.url, ROOT)).session()
    const many = Array.from({ length: 150 }, (_, n) => `${nameOf('')}=111122223333.${String(n).padStart(43, 'A')}`)
    assert.equal((await shell([...many, cookie].join('; '))).status, 303)
  })
})
