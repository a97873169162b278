import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { AwsError } from '../aws/index.ts'
import { StoreUnavailable } from '../storage/index.ts'
import { newProofToken } from './proof-token.ts'
import type { Browser } from './testing/browser.ts'
import { ALICE, ORIGIN, openWorld, ROOT, rootPassword, userPassword, type World } from './testing/world.ts'

function sessionOf(world: World, browser: Browser) {
  return world.sessions.authenticate({ headers: { cookie: browser.cookieHeader() } })
}

async function csrfOf(world: World, browser: Browser): Promise<string> {
  return (await sessionOf(world, browser))?.csrfToken ?? ''
}

/** What `/console/api/…` asks before anything else. */
function api(world: World, headers: Record<string, string | undefined>) {
  return world.sessions.checkConsoleRequest({ headers })
}

test('a ticket from before the code opens neither the console API nor a page behind sign-in', async () => {
  const world = await openWorld()
  await world.addDevice(world.account, 'phone')
  const browser = world.browser()
  await rootPassword(browser)
  const ticket = browser.cookies.get('castellan-ticket-4566') ?? ''
  const asSession = `castellan-4566=${ticket}`
  await assert.rejects(api(world, { origin: ORIGIN, cookie: asSession, 'x-castellan-csrf': 'x' }), {
    code: 'ExpiredToken',
  })
  await assert.rejects(api(world, { origin: ORIGIN, cookie: browser.cookieHeader() }), { code: 'ExpiredToken' })
  for (const path of ['/signin/done', '/signin/notice']) {
    await browser.get(path)
    assert.equal(browser.heading, 'Your browser did not keep the sign-in cookie', path)
  }
  await browser.get('/signin/password')
  assert.equal(browser.heading, 'Sign in', 'the change of password is behind the code')
})

test('the new password cannot be skipped: a ticket for it answers no code page, and gives no session', async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password, { resetRequired: true })
  const browser = world.browser()
  await userPassword(browser, world.account, 'alice', ALICE.password)
  await browser.get('/signin/mfa')
  assert.equal(browser.heading, 'Sign in')
  await browser.get('/signin/done')
  assert.equal(await sessionOf(world, browser), undefined)
})

test('the new password comes after the code: its page is closed to who has only the old password', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password, { resetRequired: true })
  const phone = await world.addDevice(userId, 'phone')
  const browser = world.browser()
  await userPassword(browser, world.account, 'alice', ALICE.password)
  assert.equal(browser.heading, 'Multi-factor authentication')
  const [form] = browser.forms()
  await browser.post('/signin/password', {
    ...form?.hidden,
    old: ALICE.password,
    new: 'Fresh-one-99',
    confirm: 'Fresh-one-99',
  })
  assert.equal(browser.heading, 'Sign in again')
  assert.equal((await world.store.read(world.account).loginProfiles.ofUser(userId))?.resetRequired, true)
  await browser.get('/signin/mfa')
  await browser.submit({ code: phone.code() })
  assert.equal(browser.heading, 'Change your password')
  await browser.submit({ old: ALICE.password, new: 'Fresh-one-99', confirm: 'Fresh-one-99' })
  assert.equal((await sessionOf(world, browser))?.mfaAuthenticatedAt, world.clock())
})

test('a ticket makes one session, and five tries at most', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'phone')
  const browser = world.browser()
  await rootPassword(browser)
  const thief = browser.clone()
  await thief.get('/signin/mfa')
  await browser.submit({ code: phone.code() })
  world.clock.advance(30)
  await thief.submit({ code: phone.code() })
  assert.equal(thief.heading, 'Sign in again')

  const guesser = world.browser()
  await rootPassword(guesser)
  for (let i = 0; i < 4; i++) await guesser.submit({ code: '000000' })
  assert.equal(guesser.heading, 'Multi-factor authentication')
  await guesser.submit({ code: '000000' })
  assert.equal(guesser.heading, 'Sign in again')
  world.clock.advance(30)
  await guesser.get('/signin/mfa')
  assert.equal(guesser.heading, 'Sign in')
})

test('a ticket is over after five minutes', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'phone')
  const browser = world.browser()
  await rootPassword(browser)
  world.clock.advance(301)
  await browser.submit({ code: phone.code() })
  assert.equal(browser.heading, 'Sign in again')
})

test('of many browsers with one code exactly one gets in', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'phone')
  const browsers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const browser = world.browser()
      await rootPassword(browser)
      return browser
    }),
  )
  const code = phone.code()
  await Promise.all(browsers.map((browser) => browser.submit({ code })))
  const sessions = await Promise.all(browsers.map((browser) => sessionOf(world, browser)))
  assert.equal(sessions.filter(Boolean).length, 1)
})

test('a cookie that somebody set before is never taken up', async () => {
  const world = await openWorld()
  const browser = world.browser()
  const preset = newProofToken(world.account, randomBytes).text
  browser.cookies.set('castellan-4566', preset)
  await rootPassword(browser)
  const given = browser.cookies.get('castellan-4566')
  assert.ok(given && given !== preset)
  assert.equal(await world.sessions.authenticate({ headers: { cookie: `castellan-4566=${preset}` } }), undefined)
})

test('of two session cookies of one name the one that proves a session counts, and where both do, none', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  const own = browser.cookieHeader() ?? ''
  const other = newProofToken(world.account, randomBytes).text
  const whose = async (cookie: string) => (await world.sessions.authenticate({ headers: { cookie } }))?.sessionId
  const ours = await whose(own)
  assert.ok(ours)
  assert.equal(await whose(`castellan-4566=${other}; ${own}`), ours)
  assert.equal(await whose(`${own}; castellan-4566=${other}`), ours)
  const second = world.browser()
  await rootPassword(second)
  assert.equal(await whose(`${second.cookieHeader()}; ${own}`), undefined)
})

test('each sign-in has its own session and token', async () => {
  const world = await openWorld()
  const [one, two] = [world.browser(), world.browser()]
  await rootPassword(one)
  await rootPassword(two)
  assert.notEqual(one.cookies.get('castellan-4566'), two.cookies.get('castellan-4566'))
  assert.notEqual(await csrfOf(world, one), await csrfOf(world, two))
})

test('the store holds no token of a session or a ticket', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  const [account = '', secret = ''] = (browser.cookies.get('castellan-4566') ?? '').split('.')
  assert.equal(account, world.account)
  const rows = await world.store.read(world.account).consoleSessions.listOf(world.account)
  assert.equal(rows.length, 1)
  assert.ok(!JSON.stringify(rows).includes(secret))
})

const ELSEWHERE: ReadonlyArray<readonly [string, (csrf: string) => Record<string, string | undefined>]> = [
  ['no Origin', (csrf) => ({ 'x-castellan-csrf': csrf })],
  ['another port of localhost', (csrf) => ({ origin: 'http://localhost:9999', 'x-castellan-csrf': csrf })],
  ['127.0.0.1 for localhost', (csrf) => ({ origin: 'http://127.0.0.1:4566', 'x-castellan-csrf': csrf })],
  ['https for http', (csrf) => ({ origin: 'https://localhost:4566', 'x-castellan-csrf': csrf })],
  ['a null Origin', (csrf) => ({ origin: 'null', 'x-castellan-csrf': csrf })],
  ['a site that looks alike', (csrf) => ({ origin: 'http://localhost:4566.evil.example', 'x-castellan-csrf': csrf })],
  [
    'same-site, in the word of the browser',
    (csrf) => ({ origin: ORIGIN, 'sec-fetch-site': 'same-site', 'x-castellan-csrf': csrf }),
  ],
  [
    'cross-site, in the word of the browser',
    (csrf) => ({ origin: ORIGIN, 'sec-fetch-site': 'cross-site', 'x-castellan-csrf': csrf }),
  ],
  ['no token', () => ({ origin: ORIGIN })],
  ['an empty token', () => ({ origin: ORIGIN, 'x-castellan-csrf': '' })],
  ['a token with one letter changed', (csrf) => ({ origin: ORIGIN, 'x-castellan-csrf': `A${csrf.slice(1, -1)}_` })],
]
for (const [name, headers] of ELSEWHERE) {
  test(`the console API refuses a request with the cookie and ${name}`, async () => {
    const world = await openWorld()
    const browser = world.browser()
    await rootPassword(browser)
    const cookie = browser.cookieHeader()
    const csrf = await csrfOf(world, browser)
    await assert.rejects(api(world, { cookie, ...headers(csrf) }), { code: 'AccessDenied', status: 403 })
    const session = await api(world, {
      cookie,
      origin: ORIGIN,
      'sec-fetch-site': 'same-origin',
      'x-castellan-csrf': csrf,
    })
    assert.equal(session.principalId, world.account)
  })
}

test("the console API refuses one session's token with another's cookie", async () => {
  const world = await openWorld()
  const [one, two] = [world.browser(), world.browser()]
  await rootPassword(one)
  await rootPassword(two)
  const headers = { origin: ORIGIN, cookie: one.cookieHeader(), 'x-castellan-csrf': await csrfOf(world, two) }
  await assert.rejects(api(world, headers), { code: 'AccessDenied' })
})

const FORMS: ReadonlyArray<readonly [string, Record<string, string>]> = [
  ['/signin', { kind: 'root', email: ROOT.email }],
  ['/signin/root', { email: ROOT.email, password: ROOT.password }],
  ['/signin/iam', { account: '123456789012', username: ALICE.userName, password: ALICE.password }],
  ['/signin/mfa', { code: '123456' }],
  ['/signin/mfa/resync', { code1: '123456', code2: '123457' }],
  ['/signin/password', { old: 'a', new: 'b', confirm: 'b' }],
  ['/signin/cancel', {}],
  ['/signin/notice', {}],
]
test('no form of the sign-in pages is taken from another page, or without its token, or without its cookie', async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password)
  for (const [path, fields] of FORMS) {
    const browser = world.browser()
    await browser.get('/signin')
    const [form] = browser.forms()
    const good = { ...form?.hidden, ...fields }
    for (const headers of [
      { origin: 'http://localhost:9999' },
      { origin: 'null' },
      { origin: '' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      await browser.post(path, good, headers)
      assert.equal(browser.heading, 'This form did not come from here', `${path} ${JSON.stringify(headers)}`)
    }
    for (const token of ['', 'x', world.browser().cookieHeader() ?? 'A'.repeat(43)]) {
      await browser.post(path, { ...good, form: token })
      assert.equal(browser.heading, 'This form did not come from here', `${path} with the token ${token}`)
    }
    browser.cookies.clear()
    await browser.post(path, good)
    assert.equal(browser.heading, 'Your browser did not keep the sign-in cookie', path)
    assert.equal(browser.cookies.size, 0)
  }
})

test("one browser's form is not taken from another (login CSRF)", async () => {
  const world = await openWorld()
  const [attacker, victim] = [world.browser(), world.browser()]
  await attacker.get('/signin')
  await victim.get('/signin')
  const [form] = attacker.forms()
  await victim.post('/signin/root', { ...form?.hidden, email: ROOT.email, password: ROOT.password })
  assert.equal(victim.heading, 'This form did not come from here')
})

test('GET signs nobody out, and a foreign page signs nobody out', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  await browser.get('/signout')
  assert.equal(browser.heading, 'Sign out')
  await browser.get('/signout/done')
  const csrf = await csrfOf(world, browser)
  await browser.post('/signout', { csrf }, { origin: 'http://localhost:9999' })
  await browser.post('/signout', { csrf: 'wrong' })
  assert.ok(await sessionOf(world, browser))
})

test('GET changes nothing, whatever stands in the query', async () => {
  const world = await openWorld()
  for (const [path, fields] of FORMS) {
    await world.browser().get(`${path}?${new URLSearchParams(fields)}`)
  }
  assert.deepEqual(await world.store.read(world.account).consoleSessions.listOf(world.account), [])
  assert.deepEqual(
    (await world.events()).map((event) => event.eventName),
    ['AccountCreated'],
  )
})

for (const path of [
  '/signin',
  '/signin/iam',
  '/signin/help/mfa',
  '/signin/help/password',
  '/signout',
  '/signin/nowhere/x',
  '/first-run',
]) {
  test(`${path} has the headers of a page that asks for secrets`, async () => {
    const world = await openWorld()
    const { headers, body } = await world.browser().get(path)
    const policy = String(headers['Content-Security-Policy'])
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, /form-action 'self'/)
    assert.doesNotMatch(policy, /unsafe/)
    assert.match(policy, /; script-src 'self';/)
    assert.equal(headers['Cache-Control'], 'no-store')
    assert.equal(headers['X-Content-Type-Options'], 'nosniff')
    assert.equal(headers['Referrer-Policy'], 'same-origin')
    assert.equal(headers['Cross-Origin-Opener-Policy'], 'same-origin')
    assert.equal(headers['X-Frame-Options'], 'DENY')
    assert.doesNotMatch(String(body), /<script(?! src="\/signin\/script-\w+\.js" defer>)|style=|\son\w+=|javascript:/i)
  })
}

test('over https each cookie is __Host-, Secure, HttpOnly and SameSite=Strict; on loopback http each carries the port', async () => {
  for (const [origin, pattern] of [
    [
      'https://castellan.example',
      /^__Host-castellan(-\w+)?=[^;]*; Path=\/; HttpOnly; SameSite=Strict; Secure(; Max-Age=\d+)?$/,
    ],
    [ORIGIN, /^castellan(-\w+)?-4566=[^;]*; Path=\/; HttpOnly; SameSite=Strict(; Max-Age=\d+)?$/],
  ] as const) {
    const world = await openWorld({ origin })
    const browser = world.browser()
    const seen: string[] = []
    const { pages } = world
    const listening = async (request: Parameters<typeof pages>[0]) => {
      const response = await pages(request)
      seen.push(...[response?.headers['Set-Cookie'] ?? []].flat())
      return response
    }
    const spy = new (browser.constructor as typeof Browser)(listening, origin)
    await rootPassword(spy)
    assert.ok(seen.length >= 4)
    for (const cookie of seen) assert.match(cookie, pattern)
  }
})

test('what was typed is shown as text: names cannot carry markup into the page', async () => {
  const world = await openWorld()
  const browser = world.browser()
  const evil = '"><script>alert(1)</script>'
  await browser.get(`/signin/iam?account=${encodeURIComponent(evil)}&redirect=${encodeURIComponent(evil)}`)
  assert.ok(!browser.html.includes('<script>'))
  await browser.submit({ account: evil, username: evil, password: evil, remember: 'yes' })
  assert.ok(!browser.html.includes('<script>'))
  await browser.get('/signin')
  assert.ok(!browser.html.includes('<script>'))
})

test('a browser that calls this machine by its other name is sent to the public one, and no further', async () => {
  const world = await openWorld()
  const ask = (host: string) =>
    world.pages({
      method: 'GET',
      path: '/signin',
      query: new URLSearchParams('redirect=/console/'),
      headers: { host },
      form: new URLSearchParams(),
      sourceIp: '127.0.0.1',
      userAgent: '',
    })
  assert.equal((await ask('127.0.0.1:4566'))?.headers.Location, `${ORIGIN}/signin?redirect=%2Fconsole%2F`)
  for (const host of ['localhost:4566', 'evil.example', 'evil.example:4566', '127.0.0.1:9', '']) {
    assert.equal((await ask(host))?.headers.Location, undefined, host)
  }
})

test('while the store is out of reach, or too many hashes wait, nobody gets in and a page says so', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await browser.get('/signin')
  await browser.submit({ kind: 'root', email: ROOT.email })
  world.passwords.verify = async () => {
    throw new AwsError('Throttling', 'Rate exceeded', 429)
  }
  await browser.submit({ email: ROOT.email, password: ROOT.password })
  assert.equal(browser.response.status, 429)
  world.store.write = async () => {
    throw new StoreUnavailable('gone')
  }
  world.passwords.verify = async () => true
  await browser.get('/signin')
  await browser.submit({ kind: 'root', email: ROOT.email })
  await browser.submit({ email: ROOT.email, password: ROOT.password })
  assert.equal(browser.response.status, 503)
  assert.equal(browser.cookies.has('castellan-4566'), false)
})
