import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { accountId, DAY, SECOND } from '../aws/index.ts'
import { MasterKey, totpCode, totpStep } from '../credentials/index.ts'
import { openSqlite } from '../storage/sqlite.ts'
import type { GuessPause } from './guess-counts.ts'
import { GUESS_LIMITS, guessesPerDay } from './guess-limits.ts'
import { browserSource, type GuessSource } from './guess-source.ts'
import { mfaSeedContext, verifyMfaCode } from './mfa.ts'
import { PasswordThrottle } from './password-throttle.ts'

const ACCOUNT = accountId('111122223333')
const START = Date.UTC(2026, 10, 23, 12)

/** An account with an enabled device, and a clock that stands where `at` puts it. */
async function setUp() {
  const store = await openSqlite({ path: ':memory:' })
  const facts = { name: 'test', rootEmail: 'root@example.com', rootPasswordHash: null, createdAt: START }
  await store.directory.createAccount({ accountId: ACCOUNT, ...facts })
  const masterKey = new MasterKey(randomBytes(32), randomBytes)
  const device = { serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/phone`, ownerId: 'AIDAALICE' }
  const seed = randomBytes(40)
  await store.write(ACCOUNT, async (tx) => {
    const seedSealed = masterKey.seal(seed, mfaSeedContext(ACCOUNT, device.serialNumber))
    await tx.mfaDevices.add({ ...device, path: '/', nameLc: 'phone', seedSealed, createdAt: START })
    await tx.mfaDevices.assign(device.serialNumber, device.ownerId, START)
  })
  let now = START
  const clock = () => now
  const throttle = new PasswordThrottle(store, clock)
  return {
    store,
    at: (time: number) => {
      now = time
    },
    rightCode: () => totpCode(seed, totpStep(now)),
    /** Whether it was judged; else until when it is not. Nobody hits by guessing `not a code`. */
    async guessCode(source: GuessSource, code = 'not a code'): Promise<GuessPause | 'judged' | 'accepted'> {
      const outcome = await verifyMfaCode(store, ACCOUNT, [device], code, { clock, masterKey, source })
      if (outcome.kind === 'accepted') return 'accepted'
      return outcome.kind === 'paused' ? outcome.pause : 'judged'
    },
    async guessPassword(source: GuessSource): Promise<GuessPause | 'judged'> {
      return (await throttle.take(ACCOUNT, 'secret', source)) ?? 'judged'
    },
  }
}

/** Each source guesses as soon as it may, for a day; one guess a second at most. */
async function attack(
  sources: readonly GuessSource[],
  at: (time: number) => void,
  guess: (source: GuessSource) => Promise<GuessPause | 'judged' | 'accepted'>,
): Promise<number> {
  const next = new Map(sources.map((source, index) => [source, START + index]))
  let judged = 0
  for (;;) {
    const [source, time] = [...next].reduce((first, other) => (other[1] < first[1] ? other : first))
    if (time >= START + DAY) return judged
    at(time)
    const outcome = await guess(source)
    if (outcome === 'judged') judged++
    next.set(source, typeof outcome === 'string' ? time + SECOND : Math.max(outcome.until, time + 1))
  }
}

/** No more than promised, and hardly fewer: the attack is as good as they get. */
function assertAbout(judged: number, promised: number): void {
  assert.ok(judged <= promised && judged > promised - 5, `${judged} of ${promised}`)
}

const ADDRESSES = Array.from({ length: 12 }, (_, index) => browserSource(`198.51.100.${index}`, undefined))
const KEYS = ADDRESSES.map(
  ({ id }, index): GuessSource => ({ way: 'api', id: `key/AKIA${index % 3}/${id}`, isKnown: false }),
)
const OWNER = browserSource('192.0.2.1', 'owners-browser')
const NEW_BROWSER = browserSource('192.0.2.1', undefined)

test('a day of guessing codes with the password from everywhere: half of 300 guesses, and the known browser gets in', async () => {
  const { at, guessCode, rightCode } = await setUp()
  const judged = await attack(ADDRESSES, at, guessCode)
  assertAbout(judged, guessesPerDay(GUESS_LIMITS.code.console.together))
  assert.equal(await guessCode(OWNER, rightCode()), 'accepted')
})

test('a day of guessing by both ways at once: 300 guesses, which hit with less than 0.1 %', async () => {
  const { at, guessCode } = await setUp()
  const judged = await attack([...ADDRESSES, ...KEYS], at, guessCode)
  assertAbout(judged, 300)
  assert.ok(1 - (1 - 3 / 10 ** 6) ** judged < 0.001)
})

test('a day of guessing with stolen keys does not keep a new browser out', async () => {
  const { at, guessCode, rightCode } = await setUp()
  assertAbout(await attack(KEYS, at, guessCode), 150)
  assert.equal(await guessCode(NEW_BROWSER, rightCode()), 'accepted')
})

test('three days of guessing from one address do not keep a new browser at another address out', async () => {
  const { at, guessCode, rightCode } = await setUp()
  for (let day = 0; day < 3; day++) {
    const later = (time: number) => at(time + day * DAY)
    const shifted = async (source: GuessSource) => {
      const outcome = await guessCode(source)
      return typeof outcome === 'string' ? outcome : { ...outcome, until: outcome.until - day * DAY }
    }
    assert.ok((await attack(ADDRESSES.slice(0, 1), later, shifted)) <= 105)
  }
  assert.equal(await guessCode(NEW_BROWSER, rightCode()), 'accepted')
})

test('a day of guessing a password: 300 guesses from everywhere, 111 from one address or one known browser', async () => {
  for (const [sources, most] of [
    [ADDRESSES, 300],
    [ADDRESSES.slice(0, 1), 111],
    [[browserSource('192.0.2.1', 'stolen-cookie')], 111],
  ] as const) {
    const { at, guessPassword } = await setUp()
    assertAbout(await attack(sources, at, guessPassword), most)
  }
})

test('the right code of the owner does not give those who guess elsewhere more guesses', async () => {
  const { at, guessCode, rightCode } = await setUp()
  let lastSignIn = START
  const judged = await attack(ADDRESSES, at, async (source) => {
    const outcome = await guessCode(source)
    const time = typeof outcome === 'string' ? undefined : outcome.until
    if (time !== undefined && time - lastSignIn > 3600 * SECOND) {
      lastSignIn = time
      at(time)
      assert.equal(await guessCode(OWNER, rightCode()), 'accepted')
    }
    return outcome
  })
  assert.ok(judged <= 150, `${judged}`)
})
