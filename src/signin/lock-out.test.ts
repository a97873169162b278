import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { PasswordHasher } from '../credentials/index.ts'
import { getSessionToken } from '../services/sts/operations/index.ts'
import { resetRootPassword } from './doctor.ts'
import { WRONG, WRONG_CODE } from './pages/failures.ts'
import type { Browser } from './testing/browser.ts'
import { call, rootCaller } from './testing/call.ts'
import { ALICE, openWorld, ROOT, rootPassword, userPassword, type World } from './testing/world.ts'

/** Addresses of others; the owner's browsers are at 192.0.2.1. */
const ATTACKER = { 'x-test-ip': '198.51.100.66' }

async function guessRoot(world: World, times: number, headers: Record<string, string> = ATTACKER): Promise<void> {
  for (let i = 0; i < times; i++) {
    const browser = world.browser()
    await browser.get('/signin')
    await browser.submit({ kind: 'root', email: ROOT.email }, undefined, headers)
    await browser.submit({ email: ROOT.email, password: 'Wrong-password-1' }, undefined, headers)
    world.clock.advance(20)
  }
}

/** Whoever has the password guesses codes, five by five. */
async function guessCodes(
  world: World,
  signIn: (browser: Browser, headers: Record<string, string>) => Promise<void>,
  times: number,
  headersOf: (index: number) => Record<string, string> = () => ATTACKER,
): Promise<void> {
  for (let i = 0; i < times; i += 5) {
    const browser = world.browser()
    await signIn(browser, headersOf(i))
    for (let n = 0; n < 5 && browser.path === '/signin/mfa'; n++) {
      await browser.submit({ code: '000000' }, '/signin/mfa', headersOf(i))
    }
    world.clock.advance(60)
  }
}

const alicesPassword = (world: World) => (browser: Browser, headers: Record<string, string>) =>
  userPassword(browser, world.account, 'alice', ALICE.password, headers)

async function signOut(browser: Browser): Promise<void> {
  await browser.get('/signout')
  await browser.submit({}, '/signout')
}

test('wrong passwords for root from elsewhere keep root out of no browser, a new one included', async () => {
  for (const times of [6, 60]) {
    const world = await openWorld()
    await guessRoot(world, times)
    const owner = world.browser()
    await rootPassword(owner)
    assert.equal(owner.path, '/console/', `${times} guesses`)
  }
})

test('wrong codes of whoever has the password keep the owner out of no browser, a new one included', async () => {
  for (const times of [5, 60]) {
    const world = await openWorld()
    const userId = await world.addUser(ALICE.userName, ALICE.password)
    const phone = await world.addDevice(userId, 'phone')
    await guessCodes(world, alicesPassword(world), times)
    const owner = world.browser()
    await userPassword(owner, world.account, 'alice', ALICE.password)
    await owner.submit({ code: phone.code() }, '/signin/mfa')
    assert.equal(owner.path, '/console/', `${times} guesses`)
  }
})

test('wrong codes by GetSessionToken with a stolen key keep the owner out neither of the console nor of the API', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'root-account-mfa-device')
  const stolen = rootCaller(world, { kind: 'long-term', accessKeyId: 'AKIASTOLEN' })
  const token = (TokenCode: string, caller = stolen, sourceIp = '198.51.100.66') =>
    call(world, getSessionToken, { SerialNumber: phone.serialNumber, TokenCode }, caller, { sourceIp })
  for (let i = 0; i < 400; i++) {
    await assert.rejects(token('000000'), { code: 'AccessDenied' })
    world.clock.advance(20)
  }
  const owner = world.browser()
  await rootPassword(owner)
  await owner.submit({ code: phone.code() }, '/signin/mfa')
  assert.equal(owner.path, '/console/')
  world.clock.advance(30)
  await token(phone.code(), rootCaller(world), '192.0.2.1')
  world.clock.advance(30)
  await token(phone.code(), stolen, '192.0.2.1') // The same key, where its owner is.
})

test('a device that codes were guessed for does not keep its owner from using a second one', async () => {
  const world = await openWorld()
  const first = await world.addDevice(world.account, 'root-account-mfa-device')
  const second = await world.addDevice(world.account, 'second')
  const key = rootCaller(world)
  const token = (serialNumber: string, TokenCode: string) =>
    call(world, getSessionToken, { SerialNumber: serialNumber, TokenCode }, key)
  for (let i = 0; i < 10; i++) await assert.rejects(token(first.serialNumber, '000000'))
  await token(second.serialNumber, second.code())
})

test("codes of one's second device are no wrong codes of the first", async () => {
  const world = await openWorld()
  const first = await world.addDevice(world.account, 'root-account-mfa-device')
  const second = await world.addDevice(world.account, 'second')
  for (const phone of [...Array(8).fill(second), first]) {
    const browser = world.browser()
    await rootPassword(browser)
    await browser.submit({ code: phone.code() }, '/signin/mfa')
    assert.equal(browser.path, '/console/')
    world.clock.advance(30)
  }
})

test('a browser that its owner has signed in with is locked by nobody: guesses from everywhere, of codes and passwords', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'root-account-mfa-device')
  const known = world.browser()
  await rootPassword(known)
  await known.submit({ code: phone.code() }, '/signin/mfa')
  await signOut(known)
  const everywhere = (i: number) => ({ 'x-test-ip': `203.0.113.${i % 250}` })
  await guessCodes(
    world,
    async (browser, headers) => {
      await browser.get('/signin')
      await browser.submit({ kind: 'root', email: ROOT.email }, undefined, headers)
      await browser.submit(ROOT, undefined, headers)
    },
    700,
    everywhere,
  )
  const stranger = world.browser()
  await rootPassword(stranger)
  await stranger.submit({ code: phone.code() }, '/signin/mfa')
  assert.match(stranger.error ?? '', /This one has to wait/i, 'a new browser')
  await rootPassword(known)
  await known.submit({ code: phone.code() }, '/signin/mfa')
  assert.equal(known.path, '/console/')
  await signOut(known)
  for (let i = 0; i < 400; i++) await guessRoot(world, 1, everywhere(i))
  await rootPassword(stranger)
  assert.match(stranger.error ?? '', /This one has to wait/i, 'a new browser')
  await rootPassword(known)
  await known.submit({ code: phone.code() }, '/signin/mfa')
  assert.equal(known.path, '/console/')
})

test('whoever floods the address that a known browser has, or has its password, does not keep that browser out', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'root-account-mfa-device')
  const known = world.browser()
  await rootPassword(known)
  await known.submit({ code: phone.code() }, '/signin/mfa')
  await signOut(known)
  for (let i = 0; i < 60; i++) await rootPassword(world.browser(), 'Wrong-password-1')
  await rootPassword(known)
  world.clock.advance(30)
  await known.submit({ code: phone.code() }, '/signin/mfa')
  assert.equal(known.path, '/console/')
})

test('right passwords without a code, as often as one likes, keep nobody else out', async () => {
  const world = await openWorld()
  await world.addDevice(world.account, 'root-account-mfa-device')
  await world.addUser(ALICE.userName, ALICE.password)
  for (let i = 0; i < 400; i++) {
    const browser = world.browser()
    await browser.get('/signin')
    await browser.submit({ kind: 'root', email: ROOT.email }, undefined, ATTACKER)
    await browser.submit(ROOT, undefined, ATTACKER)
  }
  const alice = world.browser()
  await userPassword(alice, world.account, 'alice', ALICE.password)
  assert.equal(alice.path, '/console/')
})

test('cookies that somebody collected with the password alone, or before it was changed, give no guesses of their own', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  const collected: Browser[] = []
  for (let i = 0; i < 40; i++) {
    const browser = world.browser()
    await userPassword(browser, world.account, 'alice', ALICE.password)
    collected.push(browser)
    await signOut(browser)
  }
  world.clock.advance(1)
  const phone = await world.addDevice(userId, 'phone')
  let judged = 0
  const tryAll = async () => {
    for (const [i, browser] of collected.entries()) {
      const from = { 'x-test-ip': `203.0.113.${i}` }
      await userPassword(browser, world.account, 'alice', ALICE.password, from)
      for (let n = 0; n < 5 && browser.path === '/signin/mfa'; n++) {
        await browser.submit({ code: '000000' }, '/signin/mfa', from)
        if (browser.error === WRONG_CODE.text) judged++
      }
      world.clock.advance(30)
    }
  }
  await tryAll()
  await tryAll()
  assert.ok(judged <= 60, `${judged} codes were judged`)
  const passwordHash = await world.passwords.hash('New-password-9')
  await world.store.write(world.account, (tx) =>
    tx.loginProfiles.setPassword(userId, passwordHash, false, world.clock()),
  )
  let passwords = 0
  for (let round = 0; round < 5; round++) {
    for (const [i, browser] of collected.entries()) {
      await userPassword(browser, world.account, 'alice', 'Wrong-password-1', { 'x-test-ip': `203.0.114.${i}` })
      if (browser.error === WRONG.text) passwords++
    }
  }
  assert.ok(passwords <= 62, `${passwords} passwords were judged`)
  assert.ok(phone.code())
})

test('whoever keeps all hashes busy does not keep out a browser that is known', async () => {
  const passwords = new PasswordHasher(randomBytes)
  const hash = await passwords.hash(ROOT.password)
  let done = 0
  const flood = Array.from({ length: 70 }, () => passwords.verify('Wrong-password-1', undefined).then(() => done++))
  const busy = Promise.allSettled(flood)
  assert.equal(await passwords.verify(ROOT.password, hash, { isFirst: true }), true)
  assert.ok(done <= 4, `${done} others were first`)
  assert.equal((await busy).filter(({ status }) => status === 'rejected').length, 4, 'the queue is full')
})

test('whoever runs the server lets root in at once, however many have guessed', async () => {
  const world = await openWorld()
  for (let i = 0; i < 100; i++) await guessRoot(world, 1, { 'x-test-ip': `203.0.113.${i}` })
  const owner = world.browser()
  await rootPassword(owner)
  assert.match(owner.error ?? '', /This one has to wait/i)
  await resetRootPassword(world, world.account, 'Another-horse-2')
  await rootPassword(owner, 'Another-horse-2')
  assert.notEqual(owner.path, '/signin/root')
})
