import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CannotRun } from '../account/index.ts'
import { parseWaivers, readWaivers, Waivers } from './waivers.ts'

const WAIVER = { finding: 'user-mfa/no-mfa', resource: 'arn:alice', reason: 'a key in a safe', expires: '2026-11-25' }
const NOW = Date.parse('2026-11-25T23:59:59Z')
const CHECKS = [{ id: 'user-mfa' }]
const FOUND = { ruleId: 'user-mfa/no-mfa', resource: 'arn:alice' }

describe('a waiver', () => {
  test('holds until the end of its last day', () => {
    const today = new Waivers([WAIVER], CHECKS, NOW)
    assert.equal(today.waiving(FOUND), WAIVER)
    assert.deepEqual(today.problems(), [])
    const tomorrow = new Waivers([WAIVER], CHECKS, NOW + 1000)
    assert.equal(tomorrow.waiving(FOUND), undefined)
    assert.deepEqual(
      tomorrow.problems().map(({ problem }) => problem),
      ['expired'],
    )
  })

  test('is for one finding at one resource', () => {
    const waivers = new Waivers([WAIVER], CHECKS, NOW)
    assert.equal(waivers.waiving({ ...FOUND, resource: 'arn:bob' }), undefined)
    assert.equal(waivers.waiving({ ...FOUND, ruleId: 'user-mfa/other' }), undefined)
    assert.deepEqual(
      waivers.problems().map(({ problem }) => problem),
      ['unused'],
    )
  })

  test('of a check that does not exist is reported', () => {
    const waivers = new Waivers([{ ...WAIVER, finding: 'usr-mfa/no-mfa' }], CHECKS, NOW)
    assert.deepEqual(
      waivers.problems().map(({ problem }) => problem),
      ['unknown'],
    )
  })
})

describe('a file of waivers', () => {
  test('holds a list', () => {
    assert.deepEqual(parseWaivers(JSON.stringify({ waivers: [WAIVER] }), 'w.json'), [WAIVER])
  })

  const wrong: readonly { name: string; text: string; says: RegExp }[] = [
    { name: 'no JSON', text: '{', says: /no JSON/ },
    { name: 'a list alone', text: '[]', says: /no list `waivers`/ },
    { name: 'null', text: 'null', says: /no list `waivers`/ },
    { name: 'a member that is not known', text: '{"waivers":[],"waiver":[]}', says: /a member `waiver`/ },
    { name: 'a waiver that is a text', text: '{"waivers":["x"]}', says: /waiver 1 has no `finding`/ },
    ...(['finding', 'resource', 'reason', 'expires'] as const).map((name) => ({
      name: `a waiver without ${name}`,
      text: JSON.stringify({ waivers: [WAIVER, { ...WAIVER, [name]: ' ' }] }),
      says: new RegExp(`waiver 2 has no \`${name}\``),
    })),
    {
      name: 'a member of a waiver that is not known',
      text: JSON.stringify({ waivers: [{ ...WAIVER, expiry: '2027-01-01' }] }),
      says: /a member `expiry`/,
    },
    ...['tomorrow', '2026-02-30', '2026-1-1', '2026-13-01'].map((expires) => ({
      name: `an expiry of ${expires}`,
      text: JSON.stringify({ waivers: [{ ...WAIVER, expires }] }),
      says: /which is no day/,
    })),
  ]
  for (const { name, text, says } of wrong)
    test(`is refused for ${name}`, () => {
      assert.throws(
        () => parseWaivers(text, 'w.json'),
        (error) => error instanceof CannotRun && says.test(error.message) && error.message.startsWith('`w.json`'),
      )
    })

  test('that is not there is said so', () => {
    assert.throws(() => readWaivers('/does/not/exist.json'), /cannot be read/)
  })
})
