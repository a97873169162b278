import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WRONG_CODE } from './pages/failures.ts'
import type { Browser } from './testing/browser.ts'
import { ALICE, openWorld, userPassword, type World } from './testing/world.ts'

const NEW_PASSWORD = 'New-password-9'

/** Browsers in which somebody signed in with password and code, each with a cookie of its own. */
async function collectCookies(world: World, count: number) {
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  const phone = await world.addDevice(userId, 'phone')
  const browsers: Browser[] = []
  for (let i = 0; i < count; i++) {
    const browser = world.browser()
    await userPassword(browser, world.account, 'alice', ALICE.password)
    await browser.submit({ code: phone.code() }, '/signin/mfa')
    assert.equal(browser.path, '/console/')
    browsers.push(browser)
    world.clock.advance(60)
  }
  return { userId, serialNumber: phone.serialNumber, browsers }
}

/** How many wrong codes are judged when each browser tries five, all from one address. */
async function judgedCodes(world: World, browsers: readonly Browser[], password: string): Promise<number> {
  let judged = 0
  for (const browser of browsers) {
    browser.cookies.delete(world.cookies.name('session'))
    await userPassword(browser, world.account, 'alice', password)
    for (let n = 0; n < 5 && browser.path === '/signin/mfa'; n++) {
      await browser.submit({ code: '000000' }, '/signin/mfa')
      if (browser.error === WRONG_CODE.text) judged++
    }
    world.clock.advance(30)
  }
  return judged
}

async function replaceDevice(world: World, userId: string, serialNumber: string): Promise<void> {
  await world.store.write(world.account, async (tx) => {
    await tx.mfaDevices.release(serialNumber)
    await tx.mfaDevices.remove(serialNumber)
  })
  await world.addDevice(userId, 'new-phone')
}

async function replacePassword(world: World, userId: string): Promise<void> {
  const hash = await world.passwords.hash(NEW_PASSWORD)
  await world.store.write(world.account, (tx) => tx.loginProfiles.setPassword(userId, hash, false, world.clock()))
}

test('cookies that were collected with password and code are sources of guesses of their own while neither is changed', async () => {
  const world = await openWorld()
  const { browsers } = await collectCookies(world, 8)
  assert.ok((await judgedCodes(world, browsers, ALICE.password)) >= 24)
})

test('cookies that were collected before the device was replaced give no guesses of codes of their own', async () => {
  const world = await openWorld()
  const { userId, serialNumber, browsers } = await collectCookies(world, 8)
  await replaceDevice(world, userId, serialNumber)
  const judged = await judgedCodes(world, browsers, ALICE.password)
  assert.ok(judged <= 8, `${judged} codes were judged`)
})

test('cookies that were collected before the password was changed give no guesses of codes of their own', async () => {
  const world = await openWorld()
  const { userId, browsers } = await collectCookies(world, 8)
  await replacePassword(world, userId)
  const judged = await judgedCodes(world, browsers, NEW_PASSWORD)
  assert.ok(judged <= 8, `${judged} codes were judged`)
})

test('cookies that were collected before both were replaced give no guesses of codes of their own', async () => {
  const world = await openWorld()
  const { userId, serialNumber, browsers } = await collectCookies(world, 8)
  await replaceDevice(world, userId, serialNumber)
  await replacePassword(world, userId)
  const judged = await judgedCodes(world, browsers, NEW_PASSWORD)
  assert.ok(judged <= 8, `${judged} codes were judged`)
})

test('a session makes one cookie when it is signed out, however many requests would end it at once', async () => {
  const world = await openWorld()
  const { browsers } = await collectCookies(world, 1)
  const [owner] = browsers
  assert.ok(owner)
  const name = world.cookies.name('device')
  const before = owner.cookies.get(name)
  const copies = Array.from({ length: 10 }, () => owner.clone())
  for (const copy of copies) await copy.get('/signout')
  await Promise.all(copies.map((copy) => copy.submit({}, '/signout')))
  const made = copies.map((copy) => copy.cookies.get(name)).filter((value) => value !== before)
  assert.equal(made.length, 1)
  for (const copy of copies) assert.equal(copy.cookies.get(world.cookies.name('session')), undefined)
})
