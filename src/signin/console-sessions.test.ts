import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resetRootMfa, resetRootPassword } from './doctor.ts'
import type { Browser } from './testing/browser.ts'
import { ALICE, openWorld, ROOT, rootPassword, userPassword, type World } from './testing/world.ts'

const HOUR = 3_600

function sessionOf(world: World, browser: Browser) {
  return world.sessions.authenticate({ headers: { cookie: browser.cookieHeader() } })
}

/** Uses the session every half hour for so many hours. */
async function use(world: World, browser: Browser, hours: number): Promise<void> {
  for (let i = 0; i < hours * 2; i++) {
    world.clock.advance(HOUR / 2)
    await sessionOf(world, browser)
  }
}

test('a session that is used ends after twelve hours', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  await use(world, browser, 11.5)
  world.clock.advance(HOUR / 2 - 1)
  assert.ok(await sessionOf(world, browser))
  world.clock.advance(1)
  assert.equal(await sessionOf(world, browser), undefined)
})

test('a session that nobody uses ends after an hour', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  world.clock.advance(HOUR - 1)
  assert.ok(await sessionOf(world, browser))
  world.clock.advance(HOUR)
  assert.equal(await sessionOf(world, browser), undefined)
})

test('a clock that jumps resurrects no session', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  world.clock.advance(-24 * HOUR)
  assert.equal(await sessionOf(world, browser), undefined)
  world.clock.advance(24 * HOUR + 13 * HOUR)
  assert.equal(await sessionOf(world, browser), undefined)
  await rootPassword(browser) // What is over is pruned.
  world.clock.advance(-13 * HOUR)
  assert.equal((await world.store.read(world.account).consoleSessions.listOf(world.account)).length, 1)
})

test('a session is written once a minute at most, however often it is used', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  let writes = 0
  const record = world.store.record.bind(world.store)
  world.store.record = async (account, fn) => {
    writes++
    return await record(account, fn)
  }
  for (let i = 0; i < 180; i++) {
    world.clock.advance(1)
    await sessionOf(world, browser)
  }
  assert.equal(writes, 3)
})

const ENDINGS: ReadonlyArray<readonly [string, (world: World) => Promise<unknown>]> = [
  ['a new root password by doctor', (world) => resetRootPassword(world, world.account, 'Brand-new-pass-1')],
  ["the removal of root's MFA by doctor", (world) => resetRootMfa(world, world.account)],
]
for (const [name, end] of ENDINGS) {
  test(`${name} ends all of root's sessions, and sign-ins that wait for a code`, async () => {
    const world = await openWorld()
    const [signedIn, waiting] = [world.browser(), world.browser()]
    await rootPassword(signedIn)
    await world.addDevice(world.account, 'phone')
    await rootPassword(waiting)
    assert.equal(waiting.heading, 'Multi-factor authentication')
    world.clock.advance(1)
    await end(world)
    assert.equal(await sessionOf(world, signedIn), undefined)
    await waiting.get('/signin/mfa')
    assert.equal(waiting.heading, 'Sign in')
    const [event] = await world.events()
    assert.match(String(event?.eventName), /PasswordReset|RootMFAReset/)
  })
}

test('after a reset by doctor the new password signs in, without a code', async () => {
  const world = await openWorld()
  await world.addDevice(world.account, 'phone')
  await resetRootPassword(world, world.account, 'Brand-new-pass-1')
  assert.equal(await resetRootMfa(world, world.account), 1)
  const browser = world.browser()
  await rootPassword(browser, ROOT.password)
  assert.match(browser.error ?? '', /incorrect/)
  await rootPassword(browser, 'Brand-new-pass-1')
  assert.equal(browser.heading, 'Before you go on')
  assert.match(browser.html, /reset-root-password.*reset-root-mfa/s)
})

test('a weak password is refused by doctor, and nothing is changed', async () => {
  const world = await openWorld()
  for (const password of ['short', 'alllowercaseletters', 'Test account', 'x'.repeat(200)]) {
    await assert.rejects(resetRootPassword(world, world.account, password), { name: 'AccountRefused' })
  }
  const browser = world.browser()
  await rootPassword(browser)
  assert.equal(browser.path, '/console/')
})

test("the session of a user that was deleted is nobody's, even when the name is given again", async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  const browser = world.browser()
  await userPassword(browser, world.account, 'alice', ALICE.password)
  await world.store.write(world.account, async (tx) => {
    await tx.loginProfiles.remove(userId)
    await tx.users.remove(userId)
  })
  const again = await world.addUser(ALICE.userName, ALICE.password)
  assert.notEqual((await sessionOf(world, browser))?.principalId, again)
  await browser.get('/signin')
  assert.equal(browser.heading, 'Sign in')
})

test('the session that asks for the end of the others stays', async () => {
  const world = await openWorld()
  const [one, two] = [world.browser(), world.browser()]
  await rootPassword(one)
  await rootPassword(two)
  const keep = (await sessionOf(world, one))?.sessionId
  await world.store.write(world.account, (tx) => tx.consoleSessions.endAll(world.account, keep))
  assert.ok(await sessionOf(world, one))
  assert.equal(await sessionOf(world, two), undefined)
})

for (const text of [
  '',
  'x',
  '123456789012',
  '123456789012.',
  `999999999999.${'A'.repeat(43)}`,
  `123456789012.${'A'.repeat(43)}`,
  '../../etc',
]) {
  test(`the cookie ${JSON.stringify(text)} is no session and no crash`, async () => {
    const world = await openWorld()
    assert.equal(await world.sessions.authenticate({ headers: { cookie: `castellan-4566=${text}` } }), undefined)
  })
}
