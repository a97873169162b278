import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { PasswordThrottle } from '../src/identity/password-throttle.ts'
import { getSessionToken } from '../src/services/sts/operations/index.ts'
import { createFirstAccount } from '../src/signin/first-account.ts'
import { call, rootCaller } from '../src/signin/testing/call.ts'
import { ALICE, ORIGIN, ROOT, rootPassword, userPassword, World } from '../src/signin/testing/world.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'

const missing = postgresMissing()

describe('two nodes on one PostgreSQL', { skip: missing ?? false }, () => {
  let server: PostgresServer
  let one: World
  let two: World

  before(async () => {
    server = await startPostgres()
    one = new World(await openPostgres({ url: server.url() }), ORIGIN)
    two = new World(await openPostgres({ url: server.url() }), ORIGIN, one)
  })
  after(async () => {
    await Promise.all([one, two].map((node) => node?.store.close()))
    await server?.stop()
  })

  test('nodes that start at once with the same environment make one account', async () => {
    const account = { rootEmail: ROOT.email, rootPassword: ROOT.password, accountId: one.account }
    const made = await Promise.all(
      [one, two].map((node) => {
        const { store, masterKey, passwords, clock } = node
        return createFirstAccount({ store, masterKey, passwords, clock, random: randomBytes }, account)
      }),
    )
    assert.deepEqual(made.filter(Boolean), [one.account])
    assert.deepEqual(await one.store.directory.accounts(), [one.account])
  })

  test('a session of one node is one of the other, and ends on both', async () => {
    const browser = one.browser()
    await rootPassword(browser)
    const request = { headers: { cookie: browser.cookieHeader() } }
    const session = await two.sessions.authenticate(request)
    assert.equal(session?.principalId, two.account)
    await browser.post('/signout', { csrf: session?.csrfToken ?? '' })
    assert.equal(await two.sessions.authenticate(request), undefined)
  })

  test('a code is taken once, by the console of one node and STS of the other', async () => {
    const phone = await one.addDevice(one.account, 'root-phone')
    for (let round = 0; round < 5; round++) {
      one.clock.advance(30)
      const browser = one.browser()
      await rootPassword(browser)
      const code = phone.code()
      const input = { SerialNumber: phone.serialNumber, TokenCode: code }
      const outcomes = await Promise.allSettled([
        browser.submit({ code }).then(() => assert.equal(browser.path, '/console/')),
        call(two, getSessionToken, input, rootCaller(two)),
        call(one, getSessionToken, input, rootCaller(one)),
      ])
      assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1)
    }
  })

  test('guesses on both nodes share one count', async () => {
    const source = { way: 'console', id: 'address/192.0.2.1', isKnown: false } as const
    const throttles = [one, two].map((node) => new PasswordThrottle(node.store, node.clock))
    const tries = Array.from({ length: 20 }, (_, index) => throttles[index % 2]?.take(one.account, 'secret', source))
    assert.equal((await Promise.all(tries)).filter((pause) => pause === undefined).length, 5)
  })

  test('a ticket makes one session, whichever nodes are asked', async () => {
    await one.addUser(ALICE.userName, ALICE.password, { resetRequired: true })
    const first = one.browser()
    await userPassword(first, one.account, 'alice', ALICE.password)
    const second = two.browser()
    for (const [name, value] of first.cookies) second.cookies.set(name, value)
    await second.get('/signin/password')
    await Promise.all([
      first.submit({ old: ALICE.password, new: 'First-new-pass-1', confirm: 'First-new-pass-1' }),
      second.submit({ old: ALICE.password, new: 'Second-new-pass-2', confirm: 'Second-new-pass-2' }),
    ])
    const arrived = [first, second].filter((browser) => browser.path === '/console/')
    assert.equal(arrived.length, 1)
  })

  test('names that nobody has are counted there too', async () => {
    const browser = two.browser()
    await userPassword(browser, '999999999999', 'nobody', 'Wrong-password-1')
    assert.match(browser.error ?? '', /incorrect/)
    await userPassword(browser, 'no-such-alias', 'nobody', 'Wrong-password-1')
    assert.match(browser.error ?? '', /incorrect/)
  })
})
