import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseTemplate } from './template.ts'
import {
  ANY,
  ANY_IN_SEGMENT,
  compilePattern,
  matchesPattern,
  matchesStretch,
  ONE,
  ONE_IN_SEGMENT,
  type Pattern,
  patternText,
} from './wildcard.ts'

function pattern(text: string): Pattern {
  return parseTemplate(text, '2008-10-17').flat() as Pattern
}

/** By the definition, in exponential time. */
function byDefinition([token, ...rest]: Pattern, text: string): boolean {
  if (token === undefined) return text === ''
  if (token === ANY || token === ANY_IN_SEGMENT) {
    if (byDefinition(rest, text)) return true
    return (
      text !== '' && !(token === ANY_IN_SEGMENT && text[0] === ':') && byDefinition([token, ...rest], text.slice(1))
    )
  }
  if (text === '') return false
  const fits = token === ONE || (token === ONE_IN_SEGMENT ? text[0] !== ':' : text.charCodeAt(0) === token)
  return fits && byDefinition(rest, text.slice(1))
}

/** A text that counts how often it is read. */
class CountedText {
  reads = 0
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }
  get length() {
    return this.text.length
  }
  charCodeAt(index: number) {
    this.reads++
    return this.text.charCodeAt(index)
  }
  /** Naive: what an engine does at worst. */
  indexOf(search: string, from: number) {
    for (let at = from; at + search.length <= this.length; at++) {
      let i = 0
      while (i < search.length && this.charCodeAt(at + i) === search.charCodeAt(i)) i++
      if (i === search.length) return at
    }
    return -1
  }
}

describe('wildcards', () => {
  const cases: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['**', 'a', true],
    ['?', '', false],
    ['?', 'a', true],
    ['?', 'ab', false],
    ['a*', 'a', true],
    ['a*', 'ba', false],
    ['*a', 'bba', true],
    ['*a', 'ab', false],
    ['a*c', 'abbc', true],
    ['a*c', 'abcb', false],
    ['*ab*ab*', 'aabab', true],
    ['*ab*ab*', 'aab', false],
    ['a?*', 'a', false],
    ['a?*', 'ab', true],
    ['*?b', 'b', false],
    ['[ab]', 'a', false],
    ['a.c', 'abc', false],
    ['(a+)+$', 'aaa', false],
  ]
  for (const [wild, text, matches] of cases) {
    test(`${JSON.stringify(wild)} ${matches ? 'holds' : 'does not hold'} ${JSON.stringify(text)}`, () => {
      assert.equal(matchesPattern(pattern(wild), text), matches)
      assert.equal(compilePattern(pattern(wild))(text), matches)
    })
  }

  test('match as their definition says', () => {
    const tokens = fc.array(fc.constantFrom(ANY, ONE, ANY_IN_SEGMENT, ONE_IN_SEGMENT, 0x61, 0x62, 0x3a), {
      maxLength: 8,
    })
    const texts = fc.array(fc.constantFrom('a', 'b', ':'), { maxLength: 10 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(tokens, texts, (wild, text) => {
        const expected = byDefinition(wild, text)
        assert.equal(matchesPattern(wild, text), expected)
        assert.equal(compilePattern(wild)(text), expected)
      }),
      { numRuns: 5_000 },
    )
  })

  test('match a stretch of a text', () => {
    assert.equal(matchesStretch(pattern('b*'), 'abbc', 1, 3), true)
    assert.equal(matchesStretch(pattern('b'), 'abbc', 1, 3), false)
  })

  const attacks: readonly (readonly [name: string, wild: Pattern])[] = [
    ['24 stars', pattern(`${'*a'.repeat(24)}b`)],
    ['24 stars whose last text is nowhere', pattern(`${'*aaaaaaaa'.repeat(24)}b*`)],
    ['24 stars with stretches between', pattern(`${'*aaaaaaaa'.repeat(24)}b`)],
    ['24 stars with a question mark each', pattern(`${'*?a'.repeat(24)}b`)],
    [
      '24 stars within a segment',
      pattern(`${'*a'.repeat(24)}b`).map((token) => (token === ANY ? ANY_IN_SEGMENT : token)),
    ],
  ]
  for (const [name, wild] of attacks) {
    test(`${name} against 10,000 characters take at most pattern length x text length steps`, () => {
      for (const matches of [compilePattern(wild), (text: CountedText) => matchesPattern(wild, text)]) {
        const text = new CountedText('a'.repeat(10_000))
        assert.equal(matches(text), false)
        assert.ok(text.reads <= wild.length * text.length, `${text.reads} reads`)
      }
    })
  }

  test('a pattern goes back to its text', () => {
    assert.equal(patternText(pattern('a*b?c')), 'a*b?c')
  })
})
