import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWorld, rootPassword } from './testing/world.ts'

const HOUR = 3600

test('a code that was used is not taken again when the clock comes to its time once more', async () => {
  const world = await openWorld()
  const phone = await world.addDevice(world.account, 'phone')
  const code = phone.code()
  const first = world.browser()
  await rootPassword(first)
  await first.submit({ code })
  assert.equal(first.path, '/console/')
  world.clock.advance(600)
  world.clock.advance(-HOUR)
  for (const seconds of [HOUR - 600 - 30, 30, 30]) {
    world.clock.advance(seconds)
    const thief = world.browser()
    await rootPassword(thief)
    await thief.submit({ code })
    assert.notEqual(thief.path, '/console/', new Date(world.clock()).toISOString())
  }
})

test('a session that was over stays over when the clock is set back', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  const request = { headers: { cookie: browser.cookieHeader() } }
  assert.ok(await world.sessions.authenticate(request))
  world.clock.advance(HOUR + 60)
  assert.equal(await world.sessions.authenticate(request), undefined)
  world.clock.advance(-HOUR)
  assert.equal(await world.sessions.authenticate(request), undefined)
})

test('a session that is in use does not last longer by a clock that is set back', async () => {
  const world = await openWorld()
  const browser = world.browser()
  await rootPassword(browser)
  const request = { headers: { cookie: browser.cookieHeader() } }
  for (let n = 0; n < 12; n++) {
    world.clock.advance(HOUR / 2)
    assert.ok(await world.sessions.authenticate(request))
  }
  world.clock.advance(-2 * HOUR)
  assert.equal(await world.sessions.authenticate(request), undefined)
  world.clock.advance(2 * HOUR)
  assert.equal(await world.sessions.authenticate(request), undefined, 'it came back')
})
