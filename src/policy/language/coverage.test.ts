import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { UncertainArn } from '../../aws/index.ts'
import { type Coverage, CoveringPatterns } from './coverage.ts'
import { parseTemplate } from './template.ts'
import { ANY, ANY_IN_SEGMENT, matchesPattern, ONE, ONE_IN_SEGMENT, type Pattern } from './wildcard.ts'

function pattern(text: string): Pattern {
  return parseTemplate(text, '2008-10-17').flat() as Pattern
}

const token = fc.constantFrom('a'.charCodeAt(0), 'b'.charCodeAt(0), ':'.charCodeAt(0), ANY, ANY, ONE)
const segmentToken = fc.oneof(token, fc.constantFrom(ANY_IN_SEGMENT, ONE_IN_SEGMENT))
const patterns = fc.array(fc.oneof(fc.array(token, { maxLength: 4 }), fc.array(segmentToken, { maxLength: 4 })), {
  minLength: 1,
  maxLength: 3,
})
const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 2 })

/** All texts of so many characters at most; `z` is one that no pattern names. */
function textsUpTo(length: number): readonly string[] {
  if (length === 0) return ['']
  const shorter = textsUpTo(length - 1)
  return ['', ...shorter.flatMap((each) => ['a', 'b', ':', 'z'].map((character) => character + each))]
}

function byTrying(tried: readonly Pattern[], names: readonly string[]): Coverage {
  const covered = names.filter((name) => tried.some((each) => matchesPattern(each, name))).length
  return covered === names.length ? 'all' : covered > 0 ? 'some' : 'none'
}

describe('how much of an uncertain name patterns cover', () => {
  const five = textsUpTo(5)
  const two = textsUpTo(2)

  test('is what all texts in the place of one unknown part say', () => {
    fc.assert(
      fc.property(patterns, text, text, (tried, before, after) => {
        const names = five.map((middle) => before + middle + after)
        assert.equal(new CoveringPatterns(tried).coverageOf(new UncertainArn([before, after])), byTrying(tried, names))
      }),
      { numRuns: 3_000 },
    )
  })

  test('is all or none of several unknown parts only where no texts in their places say otherwise', () => {
    fc.assert(
      fc.property(patterns, text, text, text, (tried, before, between, after) => {
        const names = two.flatMap((one) => two.map((other) => before + one + between + other + after))
        const coverage = new CoveringPatterns(tried).coverageOf(new UncertainArn([before, between, after]))
        if (coverage !== 'some') assert.equal(byTrying(tried, names), coverage)
      }),
      { numRuns: 1_000 },
    )
  })

  test('is none of no patterns', () => {
    assert.equal(new CoveringPatterns([]).coverageOf(new UncertainArn(['', ''])), 'none')
  })

  test('is all where patterns share it among them', () => {
    const name = new UncertainArn(['a', ''])
    assert.equal(new CoveringPatterns([pattern('a?*')]).coverageOf(name), 'some')
    assert.equal(new CoveringPatterns([pattern('a?*'), pattern('a')]).coverageOf(name), 'all')
  })

  test('is some where it would take too long to find out', () => {
    const hard = pattern(`*a${'?'.repeat(200)}`)
    assert.equal(new CoveringPatterns([hard, pattern('*')]).coverageOf(new UncertainArn(['', ''])), 'all')
    assert.equal(new CoveringPatterns([hard, pattern('*b')]).coverageOf(new UncertainArn(['', 'b'])), 'some')
  })
})
