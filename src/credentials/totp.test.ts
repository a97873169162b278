import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TotpState, totpCode, totpStep, verifyEnrolment, verifyResync, verifyTotp } from './totp.ts'

const seed = Buffer.from('12345678901234567890')
const now = 1_800_000_015_000
const step = totpStep(now)
const fresh: TotpState = { lastStep: 0, drift: 0 }
const codeAt = (offset: number) => totpCode(seed, step + offset)

// https://www.rfc-editor.org/rfc/rfc6238#appendix-B, the SHA-1 rows, last six of the eight digits
for (const [seconds, code] of [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const) {
  test(`RFC 6238: the code at ${seconds} s is ${code}`, () => {
    assert.equal(totpCode(seed, totpStep(seconds * 1000)), code)
  })
}

for (const [offset, outcome] of [
  [-2, 'wrong'],
  [-1, 'accepted'],
  [0, 'accepted'],
  [1, 'accepted'],
  [2, 'wrong'],
] as const) {
  test(`a code ${offset} steps from now is ${outcome}`, () => {
    assert.equal(verifyTotp(seed, codeAt(offset), now, fresh).outcome, outcome)
  })
}

test('a code is good once, and so are all before it', () => {
  const verdict = verifyTotp(seed, codeAt(0), now, fresh)
  assert.ok(verdict.outcome === 'accepted')
  assert.equal(verifyTotp(seed, codeAt(0), now, verdict.state).outcome, 'used')
  assert.equal(verifyTotp(seed, codeAt(-1), now, verdict.state).outcome, 'used')
  assert.equal(verifyTotp(seed, codeAt(1), now, verdict.state).outcome, 'accepted')
})

for (const code of ['', '12345', '1234567', 'abcdef', '１２３４５６', '\0\0\0\0\0\0']) {
  test(`${JSON.stringify(code)} is a wrong code and no failure`, () => {
    assert.equal(verifyTotp(seed, code, now, fresh).outcome, 'wrong')
  })
}

for (const [first, second, outcome] of [
  [-1, 0, 'accepted'],
  [-2, -1, 'accepted'],
  [0, 1, 'accepted'],
  [1, 2, 'wrong'],
  [-3, -2, 'wrong'],
  [0, 0, 'wrong'],
  [0, -1, 'wrong'],
  [-2, 0, 'wrong'],
] as const) {
  test(`enrolment with the codes of steps ${first} and ${second} is ${outcome}`, () => {
    assert.equal(verifyEnrolment(seed, codeAt(first), codeAt(second), now, fresh).outcome, outcome)
  })
}

test('enrolment uses up the second code', () => {
  const verdict = verifyEnrolment(seed, codeAt(-1), codeAt(0), now, fresh)
  assert.deepEqual(verdict, { outcome: 'accepted', state: { lastStep: step, drift: 0 } })
  assert.equal(verifyEnrolment(seed, codeAt(-1), codeAt(0), now, { lastStep: step, drift: 0 }).outcome, 'used')
})

test('a resync finds a clock that is up to a day off, and codes follow it', () => {
  for (const drift of [-2880, -100, 0, 7, 2880]) {
    const verdict = verifyResync(seed, codeAt(drift - 1), codeAt(drift), now, fresh)
    assert.ok(verdict.outcome === 'accepted', `drift ${drift}`)
    assert.equal(verdict.state.drift, drift)
    assert.equal(verifyTotp(seed, codeAt(drift + 1), now, verdict.state).outcome, 'accepted')
  }
  assert.equal(verifyResync(seed, codeAt(2880), codeAt(2881), now, fresh).outcome, 'wrong')
})

test('a resync does not bring back codes that were used', () => {
  assert.equal(verifyResync(seed, codeAt(-11), codeAt(-10), now, { lastStep: step, drift: 0 }).outcome, 'used')
})
