import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { MasterKey } from '../credentials/index.ts'
import { KNOWN_DEVICE_LIFETIME, knownDevice, newDeviceValue } from './known-device.ts'
import { ALICE, handClock, openWorld, userPassword } from './testing/world.ts'

const ACCOUNT = accountId('123456789012')

function setUp() {
  const clock = handClock()
  const services = { masterKey: new MasterKey(randomBytes(32), randomBytes), clock, random: randomBytes }
  const known = (value: string, principal = 'AIDAALICE') => knownDevice(services, ACCOUNT, principal, value)
  const made = (isMfa: boolean) => newDeviceValue(services, ACCOUNT, 'AIDAALICE', { isMfa })
  return { clock, known, made }
}

test('a cookie says when its browser signed in, and whether with a code', () => {
  const { clock, known, made } = setUp()
  for (const isMfa of [true, false]) {
    const device = known(made(isMfa))
    assert.deepEqual([device?.signedInAt, device?.isMfa], [clock(), isMfa])
  }
  assert.notEqual(known(made(true))?.id, known(made(true))?.id)
})

test('what is changed in a cookie, is given to another principal, or is too old, is no cookie', () => {
  const { clock, known, made } = setUp()
  const value = made(false)
  const [id = '', time = '', factors = '', mac = ''] = value.split('.')
  const later = (clock() + 1000).toString(36)
  for (const forged of [
    [id, time, 'mfa', mac],
    [id, later, factors, mac],
    [`${id}x`, time, factors, mac],
    [id, time, factors, mac.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    [id, mac],
    [''],
  ]) {
    assert.equal(known(forged.join('.')), undefined, forged.join('.'))
  }
  assert.equal(known(value, 'AIDABOB'), undefined)
  clock.advance(KNOWN_DEVICE_LIFETIME / 1000 - 1)
  assert.ok(known(value))
  clock.advance(1)
  assert.equal(known(value), undefined)
})

test('a browser in which the password was changed is known again when it signs out', async () => {
  const world = await openWorld()
  const userId = await world.addUser(ALICE.userName, ALICE.password)
  const browser = world.browser()
  await userPassword(browser, world.account, 'alice', ALICE.password)
  world.clock.advance(60)
  const stale = browser.clone()
  const hash = await world.passwords.hash('Another-staple-3')
  await world.store.write(world.account, (tx) => tx.loginProfiles.setPassword(userId, hash, false, world.clock()))
  await browser.get('/signout')
  await browser.submit({}, '/signout')
  for (let i = 0; i < 6; i++) await userPassword(world.browser(), world.account, 'alice', 'Wrong-password-1')
  await userPassword(stale, world.account, 'alice', 'Another-staple-3')
  assert.match(stale.error ?? '', /^Too many attempts from here/, 'a cookie of the old password')
  await userPassword(browser, world.account, 'alice', 'Another-staple-3')
  assert.equal(browser.path, '/console/')
})
