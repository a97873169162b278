// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseResourceName, UncertainArn } from './uncertain-arn.ts'

describe('a resource name with unknown parts', () => {
  test('is read from text with `${unknown}` in it', () => {
    const name = parseResourceName('arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${unknown}')
    assert.deepEqual(name, new UncertainArn(['arn:aws:secretsmanager:us-east-1:111122223333:secret:db-', '']))
    assert.equal(String(name), 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${unknown}')
  })

  test('may have unknown parts of a known length', () => {
    const text = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${unknown:6}'
    const name = parseResourceName(text)
    assert.deepEqual(name, new UncertainArn(['arn:aws:secretsmanager:us-east-1:111122223333:secret:db-', ''], [6]))
    assert.equal(String(name), text)
    assert.deepEqual(parseResourceName('${unknown}a${unknown:12}'), new UncertainArn(['', 'a', ''], [undefined, 12]))
  })

  test('is of any length where what is written is none', () => {
    for (const length of ['0', '06', '10000', '99999999999999999999']) {
      assert.deepEqual(parseResourceName(`a\${unknown:${length}}`), new UncertainArn(['a', '']))
    }
    for (const text of ['a${unknown:}', 'a${unknown:-1}', 'a${unknown:x}']) assert.equal(parseResourceName(text), text)
  })

  test('can be each name that has what is known at its places, and no other', () => {
    const part = fc.record({
      text: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 2 }),
      length: fc.constantFrom(undefined, 1, 2),
    })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), text, (parts, name) => {
        const uncertain = new UncertainArn(
          ['', ...parts.map((each) => each.text)],
          parts.map(({ length }) => length),
        )
        const shape = parts.map((each) => `${each.length === undefined ? '.*' : `.{${each.length}}`}${each.text}`)
        assert.equal(uncertain.canBe(name), new RegExp(`^${shape.join('')}$`).test(name))
      }),
      { numRuns: 5_000 },
    )
  })

  test('is a plain string where nothing is unknown', () => {
    assert.equal(parseResourceName('arn:aws:s3:::b/${a}'), 'arn:aws:s3:::b/${a}')
    assert.throws(() => new UncertainArn(['arn:aws:s3:::b']))
  })

  test('is in JSON what people read', () => {
    assert.equal(
      JSON.stringify({ resource: new UncertainArn(['a', 'b', '']) }),
      '{"resource":"a${unknown}b${unknown}"}',
    )
  })

  test('is never another name than the one that is written', () => {
    for (const text of [
      'arn:aws:s3:::b/${$}{unknown}',
      'arn:aws:s3:::b/${*}',
      'a${unknown}',
      '${unknown}${unknown:6}',
    ]) {
      assert.equal(String(parseResourceName(text)), text)
    }
  })
})
