import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALICE, openWorld, ROOT, rootPassword, userPassword, type World } from './testing/world.ts'

const CONSOLE = '/console/'

function sessionOf(world: World, browser: { cookieHeader(): string | undefined }) {
  return world.sessions.authenticate({ headers: { cookie: browser.cookieHeader() } })
}

test('root signs in with e-mail and password and arrives in the console', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await browser.get('/signin')
  assert.equal(browser.heading, 'Sign in')
  await browser.submit({ kind: 'root', email: ROOT.email })
  assert.equal(browser.heading, 'Root user sign in')
  await browser.submit({ email: 'ROOT@example.com', password: ROOT.password })
  assert.equal(browser.path, CONSOLE)
  const session = await sessionOf(world, browser)
  assert.equal(session?.principalId, world.account)
  assert.equal(session?.mfaAuthenticatedAt, undefined)
})

for (const account of ['123456789012', '1234-5678-9012', 'my-alias']) {
  test(`a user signs in with the account as ${account}`, async () => {
    const world = await openWorld()
    await world.store.write(world.account, (tx) => tx.account.setAlias('my-alias'))
    const userId = await world.addUser(ALICE.userName, ALICE.password)
    const browser = world.browser()
    await browser.get('/signin')
    await browser.submit({ kind: 'iam', account })
    assert.equal(browser.heading, 'IAM user sign in')
    await browser.submit({ account, username: 'Alice', password: ALICE.password })
    assert.equal(browser.path, CONSOLE)
    assert.equal((await sessionOf(world, browser))?.principalId, userId)
    assert.equal((await world.store.read(world.account).loginProfiles.ofUser(userId))?.lastUsedAt, world.clock())
  })
}

for (const path of ['/123456789012/console', '/signin/123456789012', '/my-alias/console', '/signin/my-alias/']) {
  test(`${path} asks for a user of that account`, async () => {
    const world = await openWorld()
    const browser = world.browser()
    await browser.get(path)
    assert.equal(browser.heading, 'IAM user sign in')
    assert.match(browser.html, /id="account"[^>]*\n? value="(123456789012|my-alias)"/)
  })
}

test('the account and user that were remembered are filled in the next time, and forgotten when the box is not ticked', async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password)
  const browser = world.browser()
  await browser.get('/signin/iam')
  await browser.submit({ account: world.account, username: 'alice', password: ALICE.password, remember: 'yes' })
  await browser.get('/signout')
  await browser.submit({}, '/signout')
  await browser.get('/signin')
  assert.match(browser.html, /value="iam" id="kind-iam" checked/)
  await browser.get('/signin/iam')
  assert.match(browser.html, /value="alice"/)
  await browser.submit({ account: world.account, username: 'alice', password: ALICE.password })
  await browser.get('/signout')
  await browser.submit({}, '/signout')
  await browser.get('/signin/iam')
  assert.doesNotMatch(browser.html, /value="alice"/)
})

test('signing out ends the session, and Log back in leads to the first question', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  const thief = browser.clone()
  const csrfToken = (await sessionOf(world, browser))?.csrfToken ?? ''
  await browser.post('/signout', { csrf: csrfToken })
  assert.equal(browser.heading, 'You are signed out')
  assert.match(browser.html, /<a class="button" href="\/signin">Log back in<\/a>/)
  assert.equal(await sessionOf(world, thief), undefined)
  await browser.get('/signin')
  assert.equal(browser.heading, 'Sign in')
})

test('every later sign-in asks for the code, and a code that was used is refused', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  const phone = await world.addDevice(userId, 'alice-phone')
  const browser = world.browser()
  await userPassword(browser, world.account, 'alice', ALICE.password)
  assert.equal(browser.heading, 'Multi-factor authentication')
  assert.equal(await sessionOf(world, browser), undefined)
  const code = phone.code()
  await browser.submit({ code: `${code.slice(0, 3)} ${code.slice(3)}` })
  assert.equal(browser.path, CONSOLE)
  assert.equal((await sessionOf(world, browser))?.mfaAuthenticatedAt, world.clock())

  const again = world.browser()
  await userPassword(again, world.account, 'alice', ALICE.password)
  await again.submit({ code })
  assert.equal(again.error, 'This code was used already. Wait for the next one and try again.')
  world.clock.advance(30)
  await again.submit({ code: phone.code() })
  assert.equal(again.path, CONSOLE)
})

test('any one of several devices is enough, and nobody has to say which', async () => {
  const world = await openWorld()
  const phones = [await world.addDevice(world.account, 'first'), await world.addDevice(world.account, 'second')]
  for (const phone of phones) {
    const browser = world.browser()
    await rootPassword(browser)
    assert.match(browser.html, /any one of your authenticator apps/)
    await browser.submit({ code: phone.code() })
    assert.equal(browser.path, CONSOLE)
  }
})

test('after wrong codes resynchronising is offered, and the device follows its own clock from then on', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'slow-phone')
  const LATE = -40 // Twenty minutes slow.
  const browser = world.browser()
  await rootPassword(browser)
  assert.doesNotMatch(browser.html, /resync/)
  await browser.submit({ code: phone.code(LATE) })
  await browser.submit({ code: phone.code(LATE) })
  assert.match(browser.html, /href="\/signin\/mfa\/resync"/)
  await browser.get('/signin/mfa/resync')
  await browser.submit({ code1: phone.code(LATE - 1), code2: phone.code(LATE) })
  assert.equal(browser.heading, 'Multi-factor authentication')
  assert.equal(await sessionOf(world, browser), undefined, 'a resync is no sign-in')
  world.clock.advance(30)
  await browser.submit({ code: phone.code(LATE) })
  assert.equal(browser.path, CONSOLE)
})

test('a password that must be changed is changed before anything else, by the account policy', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password, { resetRequired: true })
  const elsewhere = world.browser()
  await userPassword(elsewhere, world.account, 'alice', ALICE.password)
  const browser = world.browser()
  await userPassword(browser, world.account, 'alice', ALICE.password)
  assert.equal(browser.heading, 'Change your password')
  assert.equal(await sessionOf(world, browser), undefined)
  const wanted = 'Another-password-3'
  const attempts: ReadonlyArray<readonly [Record<string, string>, RegExp]> = [
    [{ old: ALICE.password, new: wanted, confirm: 'Another-password-4' }, /differ/],
    [{ old: ALICE.password, new: ALICE.password, confirm: ALICE.password }, /must differ/],
    [{ old: 'Wrong-password-9', new: wanted, confirm: wanted }, /information is incorrect/],
    [{ old: ALICE.password, new: 'short', confirm: 'short' }, /at least 8 characters/],
  ]
  for (const [fields, message] of attempts) {
    await browser.submit(fields)
    assert.match(browser.error ?? '', message)
    assert.equal(await sessionOf(world, browser), undefined)
  }
  await browser.submit({ old: ALICE.password, new: wanted, confirm: wanted })
  assert.equal(browser.path, CONSOLE)
  const profile = await world.store.read(world.account).loginProfiles.ofUser(userId)
  assert.equal(profile?.resetRequired, false)
  await elsewhere.submit({ old: ALICE.password, new: 'Thiefs-password-5', confirm: 'Thiefs-password-5' })
  assert.equal(elsewhere.heading, 'Sign in again', "the other browser's sign-in ended with the old password")
})

test('an expired password is changed first, and with hard expiry an administrator must set it', async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password)
  for (const [hardExpiry, heading] of [
    [false, 'Change your password'],
    [true, 'Your password has expired'],
  ] as const) {
    const passwordPolicy = JSON.stringify({ minimumPasswordLength: 8, maxPasswordAge: 30, hardExpiry })
    await world.store.write(world.account, (tx) => tx.account.update({ passwordPolicy }))
    const now = world.clock.now
    world.clock.advance(31 * 86_400)
    const browser = world.browser()
    await userPassword(browser, world.account, 'alice', ALICE.password)
    assert.equal(browser.heading, heading)
    world.clock.now = now
  }
})

test('root is told at the next sign-in what was reset from outside, once', async () => {
  const world = await openWorld()
  const { resetRootMfa } = await import('./doctor.ts')
  await world.addDevice(world.account, 'lost-phone')
  const before = world.browser()
  await resetRootMfa(world, world.account)
  await rootPassword(before)
  assert.equal(before.heading, 'Before you go on')
  assert.match(before.html, /multi-factor authentication was removed with `castellan doctor reset-root-mfa`/)
  await before.submit({}, '/signin/notice')
  assert.equal(before.path, CONSOLE)
  const after = world.browser()
  await rootPassword(after)
  assert.equal(after.path, CONSOLE)
})

test('sign-in leads to the page that was asked for', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'phone')
  const browser = world.browser()
  await browser.get(`/signin?redirect=${encodeURIComponent('/console/?region=us-east-1')}`)
  await browser.submit({ kind: 'root', email: ROOT.email })
  await browser.submit({ email: ROOT.email, password: ROOT.password })
  await browser.submit({ code: phone.code() })
  assert.equal(browser.path, '/console/?region=us-east-1')
})

test('whoever is signed in is not asked again', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  await browser.get('/signin')
  assert.equal(browser.path, CONSOLE)
})

test('spaces around names and in an account id are no part of them; those of a password are', async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password)
  const user = world.browser()
  await userPassword(user, ` ${world.account.replace(/(....)/g, '$1 ')}`, '\u00a0alice ', ALICE.password)
  assert.equal(user.path, '/console/')
  const root = world.browser()
  await root.get('/signin')
  await root.submit({ kind: 'root', email: ` ${ROOT.email}\t` })
  await root.submit({ email: ` ${ROOT.email}\t`, password: ROOT.password })
  assert.equal(root.path, '/console/')
  for (const password of [` ${ALICE.password}`, `${ALICE.password} `, `${ALICE.password}\n`]) {
    const browser = world.browser()
    await userPassword(browser, world.account, 'alice', password)
    assert.match(browser.error ?? '', /incorrect/)
  }
  await world.addUser('bob', ' Spaces-around-7 ')
  const bob = world.browser()
  await userPassword(bob, world.account, 'bob', ' Spaces-around-7 ')
  assert.equal(bob.path, '/console/')
})
