import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Example } from './check.ts'
import { checks } from './checks/index.ts'
import { lintPolicy } from './lint-policy.ts'

function codes({ policy, kind }: Example): readonly string[] {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy, undefined, 2)
  return lintPolicy(text, { kind }).map(({ issueCode }) => issueCode)
}

describe('every check', () => {
  test('has a code of its own', () => {
    const all = checks.map(({ issueCode }) => issueCode)
    assert.deepEqual(all, [...new Set(all)])
  })

  for (const check of checks) {
    test(`${check.issueCode} finds its failing example and not its passing one`, () => {
      assert.ok(codes(check.fails).includes(check.issueCode), `not found among ${codes(check.fails)}`)
      assert.ok(!codes(check.passes).includes(check.issueCode))
    })
  }
})
