import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HIDDEN } from '../audit/audit.ts'
import { addressBlock } from '../identity/address-block.ts'
import type { GuessSource } from '../identity/guess-source.ts'
import { PasswordThrottle } from '../identity/password-throttle.ts'
import { WRONG } from './pages/failures.ts'
import { ALICE, handClock, openWorld, ROOT, rootPassword, userPassword, type World } from './testing/world.ts'
import { TokenBuckets } from './token-buckets.ts'

/** Everything that a failed sign-in can be about. */
const FAILURES: ReadonlyArray<readonly [string, (world: World) => readonly [string, string, string]]> = [
  ['a wrong password', ({ account }) => [account, 'alice', 'Wrong-password-1']],
  ['a user that does not exist', ({ account }) => [account, 'nobody', 'Wrong-password-1']],
  ['a user without a password', ({ account }) => [account, 'robot', 'Wrong-password-1']],
  ['an account that does not exist', () => ['999999999999', 'alice', ALICE.password]],
  ['an alias that does not exist', () => ['no-such-alias', 'alice', ALICE.password]],
  ['something that is no account', () => ['not an account', 'alice', ALICE.password]],
  ['an empty password', ({ account }) => [account, 'alice', '']],
]

test('every failed sign-in gets the same answer, whatever was wrong, and the same pause is told after as many', async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password)
  await world.addUser('robot')
  const answers = new Set<string>()
  for (const [i, [, claimOf]] of FAILURES.entries()) {
    const claim = claimOf(world)
    const told: unknown[] = []
    for (let n = 0; n < 8; n++) {
      const browser = world.browser()
      // Once the pause begins, alice's own password is as good as any other.
      const password = n < 5 ? claim[2] : ALICE.password
      await userPassword(browser, claim[0], claim[1], password, { 'x-test-ip': `198.51.100.${i}` })
      const { status, headers, body } = browser.response
      // What was typed, and this browser's own token, are the only differences there may be.
      const typed = claim.slice(0, 2).map((text) => ` value="${text}"`)
      let text = String(body).replace(/name="form" value="[^"]*"/, '')
      for (const value of typed) text = text.replaceAll(value, '')
      told.push({ status, headers, text })
      assert.equal(browser.error === WRONG.text, n < 5)
      // The fifth begins it.
      assert.equal(/role="timer" data-seconds="1">Next try in 0:01\.</.test(text), n >= 4)
      if (n === 6) world.clock.advance(0.4)
    }
    answers.add(JSON.stringify(told))
  }
  assert.equal(answers.size, 1, [...answers].join('\n\n'))
})

test("root's failures get one answer too, whether anybody has the address or not", async () => {
  const world = await openWorld()
  const answers = new Set<string>()
  for (const email of [ROOT.email, 'nobody@example.com']) {
    const browser = world.browser()
    await browser.get('/signin')
    await browser.submit({ kind: 'root', email })
    await browser.submit({ email, password: 'Wrong-password-1' })
    answers.add(browser.html.replaceAll(email, '').replace(/name="form" value="[^"]*"/g, ''))
  }
  assert.equal(answers.size, 1)
})

test('as many hashes are computed and rows are written for names that nobody has as for those that somebody has', async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password)
  let hashes = 0
  const verify = world.passwords.verify.bind(world.passwords)
  world.passwords.verify = async (password, hash) => {
    hashes++
    return await verify(password, hash)
  }
  let writes = 0
  const record = world.store.record.bind(world.store)
  world.store.record = async (account, fn) => {
    writes++
    return await record(account, fn)
  }
  const costs: string[] = []
  for (const [, claim] of FAILURES) {
    hashes = 0
    writes = 0
    await userPassword(world.browser(), ...claim(world))
    costs.push(`${hashes} hashes, ${writes} writes`)
  }
  assert.deepEqual(new Set(costs), new Set(['1 hashes, 2 writes']))
})

const PAUSED = /^Too many attempts from here were wrong\./
const HERE: GuessSource = { way: 'console', id: 'address/192.0.2.1', isKnown: false }

test('parallel tries do not share a slot', async () => {
  const world = await openWorld()
  const throttle = new PasswordThrottle(world.store, world.clock)
  const taken = await Promise.all(Array.from({ length: 40 }, () => throttle.take(world.account, 'secret', HERE)))
  assert.equal(taken.filter((pause) => pause === undefined).length, 5)
})

test('a slowed-down user gets in with the right password after the delay, and nobody is locked out for longer than 15 minutes', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  for (let i = 0; i < 6; i++) await userPassword(world.browser(), world.account, 'alice', 'Wrong-password-1')
  const early = world.browser()
  await userPassword(early, world.account, 'alice', ALICE.password)
  assert.match(early.error ?? '', PAUSED)
  world.clock.advance(15 * 60)
  const later = world.browser()
  await userPassword(later, world.account, 'alice', ALICE.password)
  assert.equal(later.path, '/console/')
  const afterSuccess = world.browser()
  await userPassword(afterSuccess, world.account, 'alice', ALICE.password)
  assert.equal(afterSuccess.path, '/console/', 'a success clears the count')
  assert.ok(userId)
})

test('who has signed in before is not slowed down by strangers who guess from the same address', async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password)
  const known = world.browser()
  await userPassword(known, world.account, 'alice', ALICE.password)
  await known.get('/signout')
  await known.submit({}, '/signout')
  for (let i = 0; i < 8; i++) await userPassword(world.browser(), world.account, 'alice', 'Wrong-password-1')
  const stranger = world.browser()
  await userPassword(stranger, world.account, 'alice', ALICE.password)
  assert.match(stranger.error ?? '', PAUSED)
  await userPassword(known, world.account, 'alice', ALICE.password)
  assert.equal(known.path, '/console/')
})

test("a device's cookie opens nothing for another user, and guesses from it are counted", async () => {
  const world = await openWorld()
  await world.addUser(ALICE.userName, ALICE.password)
  await world.addUser('bob', 'Bobs-password-7')
  const device = world.browser()
  await userPassword(device, world.account, 'bob', 'Bobs-password-7')
  await device.get('/signout')
  await device.submit({}, '/signout')
  for (let i = 0; i < 6; i++) await userPassword(world.browser(), world.account, 'alice', 'Wrong-password-1')
  await userPassword(device, world.account, 'alice', ALICE.password)
  assert.match(device.error ?? '', PAUSED)
  for (let i = 0; i < 6; i++) await userPassword(device, world.account, 'bob', 'Wrong-password-1')
  await userPassword(device, world.account, 'bob', 'Bobs-password-7')
  assert.match(device.error ?? '', PAUSED)
})

test('one password tried on many users is stopped by address, and other addresses go on', async () => {
  const world = await openWorld()
  const quick = world.passwords
  quick.verify = async () => false // The hash is not what is tested, and costs 20 ms.
  let busy = 0
  for (let i = 0; i < 50; i++) {
    const browser = world.browser()
    await userPassword(browser, world.account, `user${i}`, 'Spring-2026!', { 'x-test-ip': '198.51.100.7' })
    if (browser.heading === 'Too many attempts') busy++
  }
  assert.equal(busy, 20)
  const other = world.browser()
  await userPassword(other, world.account, 'alice', 'Spring-2026!', { 'x-test-ip': '198.51.100.8' })
  assert.match(other.error ?? '', /incorrect/)
})

test('many who guess from everywhere keep out strangers, and nobody who has signed in before', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  const phone = await world.addDevice(userId, 'phone')
  const known = world.browser()
  await userPassword(known, world.account, 'alice', ALICE.password)
  await known.submit({ code: phone.code() })
  await known.get('/signout')
  await known.submit({}, '/signout')
  const verify = world.passwords.verify
  world.passwords.verify = async () => false // The hash is not what is tested, and costs 20 ms.
  const attacker = async (i: number) => {
    const browser = world.browser()
    await userPassword(browser, world.account, `user${i}`, 'Spring-2026!', {
      'x-test-ip': `203.0.${i >> 8}.${i & 255}`,
    })
    return browser.heading
  }
  let heading = ''
  for (let i = 0; i < 400 && heading !== 'Too many attempts'; i++) heading = await attacker(i)
  assert.equal(heading, 'Too many attempts')
  world.passwords.verify = verify
  await userPassword(known, world.account, 'alice', ALICE.password)
  world.clock.advance(30)
  for (let i = 400; i < 600; i++) await attacker(i)
  await known.submit({ code: phone.code() })
  assert.equal(known.path, '/console/')
})

test('all addresses of a /64 of IPv6 are one', async () => {
  const blocks: ReadonlyArray<readonly [string, string]> = [
    ['198.51.100.7', '198.51.100.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ]
  for (const [ip, block] of blocks) assert.equal(addressBlock(ip), block, ip)
  const world = await openWorld()
  world.passwords.verify = async () => false
  let busy = 0
  for (let i = 0; i < 40; i++) {
    const browser = world.browser()
    await userPassword(browser, world.account, `user${i}`, 'Spring-2026!', { 'x-test-ip': `2001:db8::${i}` })
    if (browser.heading === 'Too many attempts') busy++
  }
  assert.equal(busy, 10)
})

test('sign-ins that succeed use up nothing', async () => {
  const world = await openWorld()
  for (let i = 0; i < 33; i++) {
    const browser = world.browser()
    await rootPassword(browser)
    assert.equal(browser.path, '/console/')
  }
})

test('buckets are bounded in number, and fill with time', () => {
  const clock = handClock()
  const buckets = new TokenBuckets({ capacity: 2, perSecond: 1, keys: 3, clock })
  assert.deepEqual([buckets.take('a'), buckets.take('a'), buckets.take('a')], [true, true, false])
  clock.advance(1)
  assert.deepEqual([buckets.take('a'), buckets.take('a')], [true, false])
  for (const key of ['b', 'c']) buckets.take(key)
  assert.equal(buckets.take('a'), false, 'one of the last three that were asked')
  for (const key of ['d', 'e', 'f', 'g', 'h', 'i']) buckets.take(key)
  assert.equal(buckets.take('a'), true, 'it was forgotten, which fills it')
})

test('what strangers type does not fill the store: what counts nothing any more is gone, and there is a limit', async () => {
  const world = await openWorld()
  const { guessCounts } = world.store.read(world.account)
  await world.store.record(world.account, async (tx) => {
    for (let i = 0; i < 30; i++) await tx.guessCounts.put({ subject: `s${i}`, emptyAt: i, pausedUntil: 0 })
    await tx.guessCounts.prune(-1, 10)
  })
  assert.equal(await guessCounts.get('s19'), undefined)
  assert.ok(await guessCounts.get('s20'))
  await world.store.record(world.account, (tx) => tx.guessCounts.prune(25, 10))
  assert.equal(await guessCounts.get('s25'), undefined)
  const throttle = new PasswordThrottle(world.store, world.clock)
  let most = 0
  for (let i = 0; i < 3000; i++) {
    await throttle.take(world.account, `name ${i}`, { ...HERE, id: `address/${i}` })
    world.clock.advance(10)
    if (i % 100 === 0) most = Math.max(most, await guessCounts.count())
  }
  assert.ok(most > 100 && most < 200, `${most} rows, of 3000 names in 8 hours`)
})

test('a one-time code cannot be guessed through many sign-ins: none from there is looked at for a while, as is told', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'phone')
  for (let i = 0; i < 2; i++) {
    const browser = world.browser()
    await rootPassword(browser)
    for (let n = 0; n < 4; n++) await browser.submit({ code: '000000' })
  }
  const browser = world.browser()
  await rootPassword(browser)
  await browser.submit({ code: phone.code() })
  assert.match(browser.error ?? '', PAUSED)
  assert.match(browser.html, /data-seconds="60">Next try in 1:00\.</)
  world.clock.advance(60)
  const later = world.browser()
  await rootPassword(later)
  await later.submit({ code: phone.code() })
  assert.equal(later.path, '/console/')
})

test('sign-ins are in the record: success and failure, with and without MFA, and unknown names hidden', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  await userPassword(world.browser(), world.account, 'alice', ALICE.password)
  await userPassword(world.browser(), world.account, 'alice', 'Wrong-password-1')
  await userPassword(world.browser(), world.account, 'My-password-in-the-wrong-field', 'x')
  world.clock.advance(1)
  const phone = await world.addDevice(userId, 'phone')
  const browser = world.browser()
  await userPassword(browser, world.account, 'alice', ALICE.password)
  await browser.submit({ code: '000000' })
  world.clock.advance(1)
  await browser.submit({ code: phone.code() })
  const again = world.browser()
  await userPassword(again, world.account, 'alice', ALICE.password)
  await again.submit({ code: phone.code() })
  const events = (await world.events()).filter((event) => event.eventName === 'ConsoleLogin')
  const facts = events.map((event) => {
    const { userIdentity, responseElements, additionalEventData, errorMessage } = event as never as {
      userIdentity: { userName: string; type: string }
      responseElements: { ConsoleLogin: string }
      additionalEventData: { MFAUsed: string; LoginTo: string }
      errorMessage?: string
    }
    return [userIdentity.userName, responseElements.ConsoleLogin, additionalEventData.MFAUsed, errorMessage].join(' ')
  })
  assert.deepEqual(facts.toSorted(), [
    `${HIDDEN} Failure No Failed authentication`,
    'alice Failure No Failed authentication',
    'alice Failure Yes Failed authentication', // a wrong code
    'alice Failure Yes Failed authentication', // the code that was used
    'alice Success No ',
    'alice Success Yes ',
  ])
  assert.ok(!JSON.stringify(events).includes('wrong-field'))
  assert.equal(events[0]?.eventSource, 'signin.amazonaws.com')
  assert.equal(events[0]?.eventType, 'AwsConsoleSignIn')
})
