import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { resourceTemplate } from '../decide/resource.ts'
import { constantPattern, parseTemplate } from '../language/template.ts'
import { matchesPattern, type Pattern } from '../language/wildcard.ts'
import { EVERYTHING, findIntersection, findText, textClasses } from './patterns.ts'

function pattern(text: string): Pattern {
  return constantPattern(parseTemplate(text, '2008-10-17')) ?? []
}

function arn(text: string): Pattern {
  return constantPattern(resourceTemplate(text, '2012-10-17', 'completed')) ?? []
}

const texts = (list: readonly string[]) => list.map(pattern)

/** A text of `inner` that `outer` does not cover: none proves that `outer` includes `inner`. */
const difference = (inner: readonly Pattern[], outer: readonly Pattern[]) => findText({ all: [inner], none: outer })

describe('a set of patterns includes another', () => {
  const rows: readonly (readonly [inner: readonly string[], outer: readonly string[], witness: string | 'none'])[] = [
    [['iam:getuser'], ['iam:*'], 'none'],
    [['iam:*'], ['iam:getuser'], 'iam:'],
    [['iam:get*'], ['iam:g*', 's3:*'], 'none'],
    [['a?'], ['a*'], 'none'],
    [['a*'], ['a?', 'a'], 'axx'],
    [['*'], ['?*', ''], 'none'],
    [['*'], ['a*', '*a'], ''],
    [['ab', 'ac'], ['a?'], 'none'],
    [['*ab*', '*ba*'], ['*a*b*', '*b*a*'], 'none'],
    [['a*b*c'], ['a*c'], 'none'],
    [['a*c'], ['a*b*c'], 'ac'],
    [[], [], 'none'],
    [['a'], [], 'a'],
  ]
  for (const [inner, outer, witness] of rows) {
    test(`${inner.join('|')} in ${outer.join('|')}: ${witness === 'none' ? 'yes' : `no, \`${witness}\``}`, () => {
      const found = difference(texts(inner), texts(outer))
      assert.deepEqual(found, witness === 'none' ? { kind: 'none' } : { kind: 'found', text: witness })
    })
  }

  test('by the segments of ARNs: a star in the middle of a segment stays there', () => {
    assert.equal(difference([arn('arn:aws:s3:a*b::k')], [arn('arn:aws:s3:*b:*:k')]).kind, 'none')
    assert.equal(findIntersection([arn('arn:aws:*x:::a')], [pattern('arn:aws:s3:*x:::a')]).kind, 'none')
    assert.equal(difference([arn('arn:aws:s3:::*')], [arn('arn:aws:s3')]).kind, 'none')
    assert.equal(difference([arn('arn:aws:*')], [arn('arn:aws:s?:::*')]).kind, 'found')
  })
})

test('what is in several sets and in none of others is the shortest such text', () => {
  assert.deepEqual(findText({ all: [texts(['s3:*']), texts(['*object*'])], none: texts(['s3:get*', 's3:object']) }), {
    kind: 'found',
    text: 's3:oobject',
  })
})

test('a search that would be too long is undecided, never an answer', () => {
  const stars = Array.from({ length: 12 }, (_, i) => `*${String.fromCharCode(97 + i)}*${i}*`)
  assert.deepEqual(findText({ all: stars.map((star) => texts([star])), none: texts(['*z*']) }, { mostStates: 1_000 }), {
    kind: 'unknown',
  })
  assert.equal(
    textClasses(
      stars.map((star) => texts([star])),
      EVERYTHING,
      { mostStates: 1_000 },
    ).complete,
    false,
  )
})

test('a thousand names are told apart in as many steps as they have characters', () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `service:operation${i}`)
  const { classes, complete } = textClasses([...names, 'service:*9'].map((name) => texts([name])))
  assert.ok(complete)
  // Each name, and what no name is, with and without the 9.
  assert.equal(classes.length, 1_002)
})

const letter = fc.constantFrom('a', 'b', ':', '*', '?')
const anyPattern = fc.array(letter, { maxLength: 6 }).map((letters) => letters.join(''))
const anyArn = fc.tuple(anyPattern, anyPattern).map((parts) => `arn:${parts.join(':')}`)
const somePatterns = fc.array(fc.oneof(anyPattern.map(pattern), anyArn.map(arn)), { maxLength: 4 })
const anyText = fc.array(fc.constantFrom('a', 'b', 'c', ':', '*'), { maxLength: 8 }).map((letters) => letters.join(''))
const covers = (union: readonly Pattern[], text: string) => union.some((each) => matchesPattern(each, text))
const RUNS = { numRuns: 2_000 }

describe('agreement with the matcher that decides', () => {
  test('no sampled text contradicts what is said of difference and intersection', () => {
    fc.assert(
      fc.property(somePatterns, somePatterns, fc.array(anyText, { maxLength: 20 }), (one, other, samples) => {
        const found = difference(one, other)
        const intersection = findIntersection(one, other)
        if (found.kind === 'found') assert.ok(covers(one, found.text) && !covers(other, found.text), found.text)
        if (intersection.kind === 'found')
          assert.ok(covers(one, intersection.text) && covers(other, intersection.text), intersection.text)
        for (const text of samples) {
          if (found.kind === 'none') assert.ok(!covers(one, text) || covers(other, text), text)
          if (intersection.kind === 'none') assert.ok(!covers(one, text) || !covers(other, text), text)
        }
      }),
      RUNS,
    )
  })

  test('every text is in one of the classes, and each example in its own', () => {
    fc.assert(
      fc.property(fc.array(somePatterns, { maxLength: 3 }), anyText, (unions, text) => {
        const { classes, complete } = textClasses(unions)
        const matchedBy = (sample: string) => [...unions.keys()].filter((i) => covers(unions[i] ?? [], sample))
        for (const { matched, example } of classes) assert.deepEqual(matchedBy(example), matched)
        const key = matchedBy(text).join()
        if (complete) assert.ok(classes.some(({ matched }) => matched.join() === key))
      }),
      RUNS,
    )
  })
})
