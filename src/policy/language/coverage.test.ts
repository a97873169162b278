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

/** All texts of exactly so many. */
function textsOf(length: number): readonly string[] {
  return textsUpTo(length).filter((each) => each.length === length)
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

  test('is what all texts of its length in the place of each unknown part say', () => {
    const length = fc.integer({ min: 1, max: 3 })
    fc.assert(
      fc.property(patterns, text, length, text, length, text, (tried, before, one, between, other, after) => {
        const short = new UncertainArn([before, after], [one])
        const names = textsOf(one).map((middle) => before + middle + after)
        assert.equal(new CoveringPatterns(tried).coverageOf(short), byTrying(tried, names))
        const long = new UncertainArn([before, between, after], [one, other])
        const longNames = textsOf(one).flatMap((first) =>
          textsOf(other).map((second) => before + first + between + second + after),
        )
        assert.equal(new CoveringPatterns(tried).coverageOf(long), byTrying(tried, longNames))
      }),
      { numRuns: 1_000 },
    )
  })

  test('is what all texts say where one unknown part has a length and another has none', () => {
    const order = fc.boolean()
    fc.assert(
      fc.property(patterns, text, text, order, (tried, before, after, isFirst) => {
        const name = new UncertainArn([before, '', after], isFirst ? [1] : [undefined, 1])
        const names = textsUpTo(5)
          .filter((middle) => middle !== '')
          .map((middle) => before + middle + after)
        assert.equal(new CoveringPatterns(tried).coverageOf(name), byTrying(tried, names))
      }),
      { numRuns: 1_000 },
    )
  })

  test('is all where patterns share the texts of a length among them', () => {
    const name = new UncertainArn(['a', ''], [2])
    assert.equal(new CoveringPatterns([pattern('ab?')]).coverageOf(name), 'some')
    assert.equal(new CoveringPatterns([pattern('a??')]).coverageOf(name), 'all')
    assert.equal(new CoveringPatterns([pattern('a?'), pattern('a???*')]).coverageOf(name), 'none')
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
    const long = new UncertainArn(['', 'b'], [300])
    assert.equal(new CoveringPatterns([hard]).coverageOf(long), 'some')
    assert.equal(new CoveringPatterns([hard, pattern('*b')]).coverageOf(long), 'some')
  })
})
