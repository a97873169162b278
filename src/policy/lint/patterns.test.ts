import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseTemplate } from '../language/template.ts'
import { matchesPattern, type Pattern } from '../language/wildcard.ts'
import { nearest } from './nearest.ts'
import { arnsOverlap, covers, overlaps } from './patterns.ts'

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 })
const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 })

function matches(wild: string, plain: string): boolean {
  return matchesPattern(parseTemplate(wild, '2008-10-17').flat() as Pattern, plain)
}

describe('patterns', () => {
  test('that cover another match all that it matches', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (wide, narrow, plain) => {
        fc.pre(covers(wide, narrow) && matches(narrow, plain))
        assert.ok(matches(wide, plain))
      }),
      { seed: 3 },
    )
  })

  test('overlap where some text is matched by both', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (a, b, plain) => {
        if (matches(a, plain) && matches(b, plain)) assert.ok(overlaps(a, b) && overlaps(b, a))
      }),
      { numRuns: 2_000, seed: 3 },
    )
  })

  const cases: readonly (readonly [a: string, b: string, covers: boolean, overlaps: boolean])[] = [
    ['iam:Get*', 'iam:GetUser', true, true],
    ['iam:Get*', 'iam:*User', false, true],
    ['iam:Get?ser', 'iam:GetUser', true, true],
    ['iam:Get?ser', 'iam:Get*ser', false, true],
    ['a?', 'a', false, false],
    ['*a', '*b', false, false],
    ['*a*', 'b*b', false, true],
    ['', '', true, true],
    ['*', '', true, true],
    ['?', '', false, false],
  ]
  for (const [a, b, wanted, overlapping] of cases) {
    test(`${a} ${wanted ? 'covers' : 'does not cover'} ${b}, and they ${overlapping ? 'overlap' : 'do not overlap'}`, () => {
      assert.equal(covers(a, b), wanted)
      assert.equal(overlaps(a, b), overlapping)
    })
  }

  test('of ARNs keep their parts apart, unless one ends early', () => {
    assert.ok(arnsOverlap('arn:aws:iam::*:role/*', 'arn:*:iam::*:role/*'))
    assert.ok(!arnsOverlap('arn:aws:logs:*:*:x', 'arn:*:logs:*:*:log-group:*'))
    assert.ok(arnsOverlap('arn:aws:logs:*', 'arn:*:logs:*:*:log-group:*'))
    assert.ok(arnsOverlap('*', 'arn:*:iam::*:role/*'))
  })

  test('of 10,000 characters with 24 stars are compared within their product of steps', () => {
    const stars = `${'a*'.repeat(24)}b`
    assert.equal(covers(stars, 'a'.repeat(10_000)), false)
    assert.equal(overlaps(stars, 'a'.repeat(10_000)), false)
  })
})

describe('the nearest name', () => {
  test('is the one with the fewest changes, in any letter case', () => {
    const names = ['CreateUser', 'CreateGroup', 'GetUser']
    assert.equal(nearest('createusers', names), 'CreateUser')
    assert.equal(nearest('CraeteGroup', names), 'CreateGroup')
    assert.equal(nearest('Nothing', names), undefined)
    assert.equal(nearest('', names), undefined)
  })
})
