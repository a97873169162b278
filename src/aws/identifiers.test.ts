import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { accountId } from './arn.ts'
import { accountOfAccessKeyId, newAccessKeyId, newSecretAccessKey, newUniqueId } from './identifiers.ts'

const [ALICE, BOB] = [accountId('111122223333'), accountId('444455556666')]

for (const account of ['000000000000', '000000000001', '123456789012', '999999999999'].map(accountId)) {
  test(`an access key id names its account: ${account}`, () => {
    for (const prefix of ['AKIA', 'ASIA'] as const) {
      for (const random of [
        randomBytes,
        (length: number) => new Uint8Array(length),
        (length: number) => new Uint8Array(length).fill(255),
      ]) {
        const key = newAccessKeyId(prefix, account, random)
        assert.match(key, new RegExp(`^${prefix}[A-Z2-7]{16}$`))
        assert.equal(accountOfAccessKeyId(key), account)
      }
    }
  })
}

test("the part of an access key id that is not the account's is random", () => {
  const keys = new Set(
    Array.from({ length: 100 }, () => newAccessKeyId('AKIA', accountId('123456789012'), randomBytes)),
  )
  assert.equal(keys.size, 100)
})

test('older keys, whose first bit is not set, carry no account', () => {
  assert.equal(accountOfAccessKeyId('AKIAIOSFODNN7EXAMPLE'), undefined)
})

test('what is no access key id carries no account', () => {
  for (const text of [
    '',
    'AKIA',
    'AIDAQQQQQQQQQQQQQQQQ',
    'AKIAqqqqqqqqqqqqqqqq',
    'AKIA1111111111111111',
    'supplied-from-outside',
  ])
    assert.equal(accountOfAccessKeyId(text), undefined, text)
})

test('ids and secrets have the form of AWS', () => {
  assert.match(newUniqueId('AIDA', randomBytes, ALICE), /^AIDA[A-Z2-7]{17}$/)
  assert.match(newSecretAccessKey(randomBytes), /^[A-Za-z0-9]{40}$/)
})

test('unique ids that are made one after the other begin alike for a while, and none is given twice', () => {
  const ids = Array.from({ length: 1000 }, () => newUniqueId('AIDA', (length) => randomBytes(length), ALICE))
  const drawn = (length: number) => randomBytes(length)
  const inRuns = Array.from({ length: 1000 }, () => newUniqueId('AIDA', drawn, ALICE))
  const beginnings = (of: readonly string[]) => new Set(of.map((id) => id.slice(0, 12))).size
  // What draws anew for each begins anew for each.
  assert.deepEqual([beginnings(ids), beginnings(inRuns)], [1000, Math.ceil(1000 / 64)])
  assert.equal(new Set([...ids, ...inRuns]).size, 2000)
})

test('how many unique ids another account makes meanwhile is not to be seen in one’s own', () => {
  const drawn = (length: number) => randomBytes(length)
  const own = (others: number) => {
    const ids = Array.from({ length: 256 }, () => {
      for (let i = 0; i < others; i++) newUniqueId('AIDA', drawn, BOB)
      return newUniqueId('AIDA', drawn, ALICE)
    })
    return new Set(ids.map((id) => id.slice(0, 12))).size
  }
  assert.deepEqual([own(0), own(1), own(7)], [4, 4, 4])
})
