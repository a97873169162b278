import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { MasterKey } from '../credentials/master-key.ts'
import { totpCode, totpStep } from '../credentials/totp.ts'
import { openSqlite } from '../storage/sqlite.ts'
import type { GuessSource } from './guess-source.ts'
import { type MfaOutcome, mfaSeedContext, resyncMfaDevice, verifyMfaCode, verifyMfaEnrolment } from './mfa.ts'

const account = accountId('111122223333')
const serialNumber = `arn:aws:iam::${account}:mfa/phone`
const device = { serialNumber, ownerId: 'AIDAALICE' }
const seed = randomBytes(40)
const masterKey = new MasterKey(randomBytes(32), randomBytes)

async function setUp(ownerId: string | null) {
  const store = await openSqlite({ path: ':memory:' })
  await store.directory.createAccount({
    accountId: account,
    name: 'test',
    rootEmail: 'root@example.com',
    rootPasswordHash: null,
    createdAt: 0,
  })
  let now = 1_800_000_000_000
  await store.record(account, async (tx) => {
    const seedSealed = masterKey.seal(seed, mfaSeedContext(account, serialNumber))
    await tx.mfaDevices.add({ serialNumber, path: '/', nameLc: 'phone', seedSealed, createdAt: now })
    if (ownerId !== null) assert.ok(await tx.mfaDevices.assign(serialNumber, ownerId, now))
  })
  const source: GuessSource = { way: 'api', id: 'key/AKIAALICE/192.0.2.1', isKnown: false }
  const verification = { clock: () => now, masterKey, source }
  const kind = async (outcome: Promise<MfaOutcome>) => (await outcome).kind
  return {
    store,
    verification,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    code: (offset = 0) => totpCode(seed, totpStep(now) + offset),
    verify: (code: string, of: { serialNumber: string; ownerId: string | null } = device) =>
      kind(verifyMfaCode(store, account, [of], code, verification)),
    enrol: (first: string, second: string) =>
      kind(verifyMfaEnrolment(store, account, serialNumber, { first, second }, verification)),
    resync: (first: string, second: string) =>
      kind(resyncMfaDevice(store, account, [device], { first, second }, verification)),
  }
}

test('a code is accepted once; the next one is good again', async () => {
  const { code, verify, pass } = await setUp('AIDAALICE')
  assert.equal(await verify(code()), 'accepted')
  assert.equal(await verify(code()), 'used')
  pass(30_000)
  assert.equal(await verify(code()), 'accepted')
})

test('of many concurrent requests with one code exactly one is accepted', async () => {
  const { code, verify } = await setUp('AIDAALICE')
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => verify(code())))
  assert.equal(outcomes.filter((outcome) => outcome === 'accepted').length, 1)
  assert.equal(outcomes.filter((outcome) => outcome === 'used').length, 19)
})

test('after five wrong codes from one source none from there is looked at, the right one neither, until the pause is over', async () => {
  const { code, verify, pass } = await setUp('AIDAALICE')
  const wrong = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((guess) => verify(guess)))
  assert.deepEqual(new Set(wrong), new Set(['wrong']))
  assert.equal(await verify(code()), 'paused')
  pass(61_000)
  assert.equal(await verify(code()), 'accepted')
  assert.equal(await verify('a'), 'wrong')
  pass(30_000)
  assert.equal(await verify(code()), 'accepted', 'a right code clears the count')
})

test('a code is worth nothing for a device that is not enabled, is gone, or has another owner', async () => {
  const { code, verify } = await setUp(null)
  assert.equal(await verify(code()), 'wrong')
  assert.equal(await verify(code(), { serialNumber, ownerId: null }), 'wrong')
  assert.equal(await verify(code(), { serialNumber: `${serialNumber}2`, ownerId: 'AIDAALICE' }), 'wrong')
  const enabled = await setUp('AIDABOB')
  assert.equal(await enabled.verify(enabled.code()), 'wrong')
})

test('enrolment uses its codes up, and is for devices that nobody has', async () => {
  const { code, enrol, verify, store } = await setUp(null)
  assert.equal(await enrol(code(0), code(-1)), 'wrong')
  assert.equal(await enrol(code(-1), code(0)), 'accepted')
  await store.record(account, (tx) => tx.mfaDevices.assign(serialNumber, 'AIDAALICE', 0))
  assert.equal(await verify(code(0)), 'used')
  assert.equal(await verify(code(-1)), 'used')
  assert.equal(await verify(code(1)), 'accepted')
  assert.equal(await enrol(code(1), code(2)), 'wrong')
})

test('wrong pairs count as wrong codes do, at enrolment and resync alike', async () => {
  for (const enrolling of [true, false]) {
    const { code, enrol, resync, verify } = await setUp(enrolling ? null : 'AIDAALICE')
    for (let i = 0; i < 5; i++) assert.equal(await (enrolling ? enrol : resync)('111111', '111111'), 'wrong')
    assert.equal(await (enrolling ? enrol : resync)(code(-1), code(0)), 'paused')
    if (!enrolling) assert.equal(await verify(code()), 'accepted', 'nobody guesses a code by guessing pairs')
  }
})

test('a resync follows a clock that is an hour late, and codes of the time before it stay spent', async () => {
  const { code, resync, verify, pass } = await setUp('AIDAALICE')
  assert.equal(await verify(code(-120)), 'wrong')
  assert.equal(await resync(code(-121), code(-120)), 'accepted')
  assert.equal(await verify(code(-120)), 'used')
  pass(30_000)
  assert.equal(await verify(code(-120)), 'accepted')
  assert.equal(await resync(code(-131), code(-130)), 'used')
})
