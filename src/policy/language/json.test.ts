import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type JsonNode, PolicySyntaxError, parseJson } from './json.ts'

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, value }) => [name.value, plain(value)]))
    case 'array':
      return node.items.map(plain)
    case 'number':
      return Number(node.text)
    case 'null':
      return null
    case 'string':
    case 'boolean':
      return node.value
  }
}

describe('JSON with places', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent)
        let node: JsonNode
        try {
          node = parseJson(pretty)
        } catch (error) {
          // `__proto__` apart, generated objects have no name twice and are not deep.
          assert.fail(`${pretty}: ${error}`)
        }
        assert.equal(JSON.stringify(plain(node)), JSON.stringify(JSON.parse(pretty)))
      }),
    )
  })

  const refused: readonly (readonly [name: string, text: string, line: number, column: number])[] = [
    ['nothing', '', 1, 1],
    ['a name twice', '{\n  "Effect": "Deny",\n  "Effect": "Allow"\n}', 3, 3],
    ['a name twice, once as an escape', '{"a":1,"\\u0061":2}', 1, 8],
    ['a name twice among many', `{${[...'abcdefghijklmnopa'].map((name) => `"${name}":1`).join(',')}}`, 1, 98],
    [
      'a name twice among many, the last',
      `{${[...'abcdefghijklmnopp'].map((name) => `"${name}":1`).join(',')}}`,
      1,
      98,
    ],
    ['a comma before the closing brace', '{"a":1,}', 1, 8],
    ['a comma before the closing bracket', '[1,]', 1, 4],
    ['a name without quotes', '{a:1}', 1, 2],
    ['a missing colon', '{"a" 1}', 1, 6],
    ['a missing comma', '[1 2]', 1, 4],
    ['text after the end', '{} {}', 1, 4],
    ['single quotes', "{'a':1}", 1, 2],
    ['a comment', '{} // no', 1, 4],
    ['a string without its end', '"abc', 1, 5],
    ['a line feed in a string', '"a\nb"', 1, 3],
    ['an unknown escape', '"\\x41"', 1, 2],
    ['half an escape', '"\\u00"', 1, 2],
    ['an escape named like a method of objects', '"\\constructor"', 1, 2],
    ['a number with a leading zero', '[01]', 1, 3],
    ['a bare minus', '[-]', 1, 2],
    ['NaN', 'NaN', 1, 1],
    ['a byte order mark', '\ufeff{}', 1, 1],
    ['an object without its end', '{"a":', 1, 6],
  ]
  for (const [name, text, line, column] of refused) {
    test(`refuses ${name}, with its place`, () => {
      assert.throws(
        () => parseJson(text),
        (error) => error instanceof PolicySyntaxError && error.line === line && error.column === column,
      )
    })
  }

  test('refuses 100,000 levels', () => {
    assert.throws(() => parseJson('['.repeat(100_000)), /nested deeper than 32 levels/)
    assert.throws(() => parseJson('{"a":'.repeat(50_000)), /nested deeper than 32 levels/)
  })

  test('refuses a document of a megabyte without reading it', () => {
    assert.throws(() => parseJson(' '.repeat(1_000_000)), /longer than/)
  })

  test('takes __proto__ for a name like any other', () => {
    const node = parseJson('{"__proto__":{"a":1}}')
    assert.equal(node.kind === 'object' && node.members[0]?.name.value, '__proto__')
  })
})
