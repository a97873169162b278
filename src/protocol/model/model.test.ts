import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { dataDirectory } from '../data-directory.ts'
import { compilePattern, EQUALS } from './pattern.ts'
import type { Shape, StringShape } from './shape.ts'
import { models } from './testing.ts'

function reachable(shape: Shape, seen: Set<Shape>): void {
  if (seen.has(shape)) return
  seen.add(shape)
  if (shape.kind === 'structure') for (const member of shape.members) reachable(member.shape, seen)
  if (shape.kind === 'list') reachable(shape.member, seen)
  if (shape.kind === 'map') for (const part of [shape.key, shape.value]) reachable(part, seen)
}

function shapesOf(): Set<Shape> {
  const seen = new Set<Shape>()
  for (const model of models.all()) {
    for (const name of model.operationNames) {
      const { input, output } = model.operation(name) ?? {}
      if (input) reachable(input, seen)
      if (output) reachable(output, seen)
    }
  }
  return seen
}

test('every model in `models/` is one that requests are routed to', () => {
  const files = readdirSync(join(dataDirectory(), 'models')).filter(
    (name) => name.endsWith('.json') && name !== 'digest.json',
  )
  assert.deepEqual(
    files.map((name) => name.slice(0, -5)).sort(),
    models
      .all()
      .map(({ name }) => name)
      .sort(),
  )
})

test('every shape of every operation compiles', () => {
  assert.ok(shapesOf().size > 1000)
})

test('an order of an enumeration has the model’s values, each once', () => {
  for (const { name, wire, shapes } of models.all()) {
    for (const [shape, order] of Object.entries(wire.enumOrders ?? {})) {
      const source = JSON.parse(readFileSync(join(dataDirectory(), 'models', `${name}.json`), 'utf8')).shapes[shape]
      assert.deepEqual(order.toSorted(), source.enum.toSorted(), `${name} ${shape}`)
      assert.deepEqual((shapes.shape(shape) as StringShape).values, order)
    }
  }
})

/** Whether one of three tries takes no longer: a machine may be busy, but what explodes does so each time. */
function isWithin(milliseconds: number, work: () => unknown): boolean {
  return [1, 2, 3].some(() => {
    const started = performance.now()
    work()
    return performance.now() - started < milliseconds
  })
}

test('no pattern of a model takes more than linear time', () => {
  const patterns = [...shapesOf()].filter(
    (shape): shape is StringShape => shape.kind === 'string' && shape.pattern !== undefined,
  )
  assert.ok(patterns.length > 100)
  // What makes nested repetitions explode: a long run of what they take, and an end that they do not.
  const runs = ['a', '0', 'a1', '/', '/a', '-', 'a-', '.', '1.', '=', ' ', '0:', 'a.', 'aA0_']
  for (const { name, pattern, patternText } of patterns) {
    for (const run of runs) {
      // A short text first: an exponential pattern would never end on a long one.
      for (const text of [
        `${run.repeat(22).slice(0, 22)}\u0000`,
        `${'a'.repeat(22)}\u2028`,
        `${run.repeat(20_000)}\u0000`,
      ]) {
        assert.ok(
          isWithin(text.length < 30 ? 150 : 1000, () => pattern?.test(text)),
          `${name} ${patternText} on runs of ${run}: write its equal into EQUALS of pattern.ts`,
        )
      }
    }
  }
})

test('a pattern of AWS’s that would take for ever is matched by its equal', () => {
  for (const [pattern] of EQUALS) {
    const compiled = compilePattern(pattern)
    assert.ok(
      isWithin(1000, () => assert.equal(compiled.test(`${'a'.repeat(20_000)}\u2028`), false)),
      pattern,
    )
    for (const text of ['', 'a', 'a b', 'a\n', '\n\n', 'a\u2028', '\u2029', '\ud800', 'ä\t\f\r'])
      assert.equal(compilePattern(pattern).test(text), new RegExp(`^(?:${pattern})$`).test(text), JSON.stringify(text))
  }
})

describe('a pattern is Java’s', () => {
  const cases: [pattern: string, text: string, matches: boolean][] = [
    ['[\\w]+', 'abc', true],
    ['[\\w]+', 'a b', false],
    ['(?!(?i)AWS_)[a-zA-Z_]+', 'aws_b', false],
    ['(?!(?i)AWS_)[a-zA-Z_]+', 'baws_', true],
    ['^(?i)(true|false)$', 'TRUE', true],
    ['[\\p{L}-_]+', 'a-_', true],
    ['[\\p{L}-_]+', '^', false],
    ['a(?i)b|c', 'C', true],
    ['a(?i)b|c', 'aB', true],
    ['a(?i)b|c', 'AB', false],
    ['((?i)a)b', 'AB', false],
    ['[(?i)]+', '(?i)', true],
    ['\\(?i', '(i', true],
    ['a|b', 'ab', false],
    ['(?s).*', 'a\nb', true],
    ['.*', 'a\nb', false],
    ['^[a-z]+$', 'abc', true],
    ['[\\p{L}\\p{Z}]+', 'é 日本', true],
    ['[\\w+=,.@\\:-]*', 'a:b', true],
    ['[\\uD800\\uDC00-\\uDBFF\\uDFFF]+', '😀', true],
    ['[\\u0020-\\u00FF]+', 'ä', true],
    ['[\\u0020-\\u00FF]+', 'Ā', false],
  ]
  for (const [pattern, text, matches] of cases) {
    test(`${pattern} ${matches ? 'takes' : 'refuses'} ${JSON.stringify(text)}`, () =>
      assert.equal(compilePattern(pattern).test(text), matches))
  }
})

test('every member of every model whose name says so is a secret', () => {
  const names = /password$|secretaccesskey|secretkey|sessiontoken|seed|^privatekey$|^tokencode$|^authenticationcode/i
  const missed: string[] = []
  for (const shape of shapesOf()) {
    // What is a secret as a whole has none that is shown.
    if (shape.kind !== 'structure' || shape.sensitive) continue
    for (const member of shape.members) {
      if (
        names.test(member.name) &&
        (member.shape.kind === 'string' || member.shape.kind === 'blob') &&
        !member.shape.sensitive
      )
        missed.push(`${shape.name}.${member.name}`)
    }
  }
  assert.deepEqual(missed, [])
})
