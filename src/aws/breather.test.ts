import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { breather } from './breather.ts'

test('work of a second leaves the event loop to others every few milliseconds', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const breathe = breather()
  for (let piece = 0; piece < 1_000; piece++) {
    await breathe()
    for (const end = performance.now() + 1; performance.now() < end; );
  }
  delay.disable()
  clearInterval(timer)
  assert.ok(turns > 50, `others had ${turns} turns`)
})

test('work of no length waits for nothing', () => {
  assert.equal(breather()(), undefined)
})
