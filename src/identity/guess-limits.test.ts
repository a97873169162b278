import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DAY, MINUTE, SECOND } from '../aws/index.ts'
import {
  GUESS_LIMITS,
  type GuessCount,
  type Guessed,
  type GuessLimit,
  type GuessWay,
  guessesPerDay,
  pauseAfter,
  pausedUntil,
  withGuess,
  withoutGuess,
} from './guess-limits.ts'

const START = Date.UTC(2026, 10, 23, 12)
const { password, code } = GUESS_LIMITS

const PAUSES: ReadonlyArray<readonly [string, GuessLimit, number, number]> = [
  ['passwords', password.console.source, 4, 0],
  ['passwords', password.console.source, 5, SECOND],
  ['passwords', password.console.source, 6, 2 * SECOND],
  ['passwords', password.console.source, 14, 512 * SECOND],
  ['passwords', password.console.source, 15, 15 * MINUTE],
  ['passwords', password.console.source, 1000, 15 * MINUTE],
  ['codes', code.console.source, 4, 0],
  ['codes', code.console.source, 5, MINUTE],
  ['codes', code.console.source, 8, 8 * MINUTE],
  ['codes', code.console.source, 9, 15 * MINUTE],
  ['codes', code.console.source, 1000, 15 * MINUTE],
]
for (const [what, limit, guesses, pause] of PAUSES) {
  test(`after ${guesses} wrong ${what} from one source the next waits ${pause / SECOND} s`, () => {
    assert.equal(pauseAfter(guesses, limit), pause)
  })
}

test('the fifth wrong code in five minutes pauses its source; four, and one more in a quarter of an hour, do not', () => {
  const limit = code.console.source
  for (const [times, isPaused] of [
    [[0, 1, 2, 3, 4], true],
    [[0, 75, 150, 225, 300], true],
    [[0, 1, 2, 3, 900], false],
  ] as const) {
    let count: GuessCount | undefined
    for (const seconds of times) count = withGuess(count, limit, START + seconds * SECOND)
    const now = START + (times.at(-1) ?? 0) * SECOND
    assert.equal(pausedUntil(count, limit, now) !== undefined, isPaused, times.join())
  }
})

/** Every limit that there is, as often as whoever guesses may find it best to wait. */
const limits = Object.entries(GUESS_LIMITS).flatMap(([guessed, ways]) =>
  Object.entries(ways).flatMap(([way, both]) =>
    Object.entries(both).map(([which, limit]) => [`${guessed} by ${way}, ${which}`, limit] as const),
  ),
)

/** Whoever guesses may be quick, wait for the count to shrink, or do one after the other. */
const PATIENCE = [0, 1, 7.4, 12, 14, 15, 16, 30, 60, 120].map((minutes) => minutes * MINUTE)

for (const [name, limit] of limits) {
  test(`${name}: no way of guessing has more than ${guessesPerDay(limit)} guesses in any 24 hours`, () => {
    for (const patience of PATIENCE) {
      for (const burst of [1, 4, 5, limit.free - 1, limit.free, 1000]) {
        const times = guessFor(3 * DAY, limit, patience, burst)
        let first = 0
        let most = 0
        for (const [last, time] of times.entries()) {
          while ((times[first] ?? 0) <= time - DAY) first++
          most = Math.max(most, last - first + 1)
        }
        assert.ok(most <= guessesPerDay(limit), `${most} with bursts of ${burst}, ${patience / MINUTE} minutes between`)
      }
    }
    const greedy = guessFor(DAY - 1, limit, 0, 1)
    assert.ok(greedy.length >= guessesPerDay(limit) - 5, `${greedy.length}: the bound is tight`)
  })
}

/** When guesses are let through of who makes `burst` as soon as it may, and then waits. */
function guessFor(duration: number, limit: GuessLimit, patience: number, burst: number): readonly number[] {
  const times: number[] = []
  let count: GuessCount | undefined
  let made = 0
  for (let now = START; now < START + duration; ) {
    const until = pausedUntil(count, limit, now)
    if (until !== undefined) {
      now = until
      continue
    }
    count = withGuess(count, limit, now)
    times.push(now)
    made++
    now += made % burst === 0 ? Math.max(1, patience) : 1
  }
  return times
}

test('one source cannot use up what all share: it is slower than that fills', () => {
  for (const ways of Object.values(GUESS_LIMITS)) {
    for (const { source, together } of Object.values(ways)) {
      assert.ok(DAY / source.longestPause < DAY / together.longestPause)
    }
  }
})

test('a try that was right is taken back, and a clock that went back makes no pause longer', () => {
  const limit = password.console.together
  let count = withGuess(undefined, limit, START)
  const before = count
  count = withoutGuess(withGuess(count, limit, START), limit, START)
  assert.equal(count.emptyAt, before.emptyAt)
  for (let i = 0; i < 100; i++) count = withGuess(count, limit, START)
  assert.notEqual(pausedUntil(count, limit, START), undefined)
  assert.equal(pausedUntil(count, limit, START - DAY), undefined)
  assert.ok(withGuess(count, limit, START - 10 * DAY).emptyAt < START - 9 * DAY)
})

/** That one guess hits: three codes of a million are good at a time; at a resync, as many pairs as two days have. */
const HIT: Readonly<Record<Exclude<Guessed, 'password'>, number>> = {
  code: 3 / 10 ** 6,
  'code-pair': (2 * (DAY / (30 * SECOND)) + 1) / 10 ** 12,
}

test('SECURITY.md says how many guesses a day there are, and how likely one hits', () => {
  const text = readFileSync('SECURITY.md', 'utf8')
  const perDay = (guessed: Guessed, way: GuessWay) => {
    const { source, together } = GUESS_LIMITS[guessed][way]
    return { together: guessesPerDay(together), source: guessesPerDay(source) }
  }
  for (const [guessed, hit] of Object.entries(HIT) as [keyof typeof HIT, number][]) {
    const [byConsole, byApi] = [perDay(guessed, 'console'), perDay(guessed, 'api')]
    const everywhere = byConsole.together + byApi.together
    const row = [
      byConsole.together,
      byApi.together,
      byConsole.source,
      percent(everywhere * hit),
      percent(byConsole.source * hit),
    ]
    assert.ok(text.includes(`| ${row.join(' | ')} |`), `${guessed}: | ${row.join(' | ')} |`)
    assert.ok(everywhere * hit < 0.001, 'below 0.1 % a day')
  }
  const [byConsole, byApi] = [perDay('password', 'console'), perDay('password', 'api')]
  const row = `| ${byConsole.together} | ${byApi.together} | ${byConsole.source} |`
  assert.ok(text.includes(row), `password: ${row}`)
})

function percent(probability: number): string {
  return `${Number((probability * 100).toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 8 })} %`
}
