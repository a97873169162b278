import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StoreUnavailable } from '../storage/index.ts'
import { silentLog } from './log.ts'
import { sparingly } from './sparing-log.ts'

function scene() {
  const lines: string[] = []
  const clock = { now: 0 }
  const failed = sparingly({ ...silentLog, error: (message) => void lines.push(message) }, () => clock.now)
  return { lines, clock, failed }
}

test('that the store is away is told once a minute of each kind of work', () => {
  const { lines, clock, failed } = scene()
  const away = new StoreUnavailable('away')
  for (clock.now = 0; clock.now < 120_000; clock.now += 1000) {
    failed('mail', away)
    failed('alarms', away)
  }
  assert.deepEqual(lines, ['mail', 'alarms', 'mail', 'alarms'])
})

test('any other failure is told each time', () => {
  const { lines, failed } = scene()
  for (let times = 0; times < 3; times++) failed('mail', new Error('a bug'))
  assert.equal(lines.length, 3)
})
