// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseResourceName, resourceName, UncertainArn } from './uncertain-arn.ts'

describe('a resource name with unknown parts', () => {
  test('is read from text with `${unknown}` in it', () => {
    const name = parseResourceName('arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${unknown}')
    assert.deepEqual(name, new UncertainArn(['arn:aws:secretsmanager:us-east-1:111122223333:secret:db-', '']))
    assert.equal(String(name), 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${unknown}')
  })

  test('is a plain string where nothing is unknown', () => {
    assert.equal(parseResourceName('arn:aws:s3:::b/${a}'), 'arn:aws:s3:::b/${a}')
    assert.equal(resourceName(['arn:aws:s3:::b/${unknown}']), 'arn:aws:s3:::b/${unknown}')
    assert.throws(() => new UncertainArn(['arn:aws:s3:::b']))
  })

  test('is in JSON what people read', () => {
    assert.equal(
      JSON.stringify({ resource: new UncertainArn(['a', 'b', '']) }),
      '{"resource":"a${unknown}b${unknown}"}',
    )
  })

  test('reads back what it prints, whatever the known parts hold', () => {
    const part = fc.array(fc.constantFrom('$', '{', '}', 'unknown', '${unknown}', '${$}', 'a'), { maxLength: 5 })
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 4 }), (parts) => {
        const name = new UncertainArn(parts.map((words) => words.join('')))
        assert.deepEqual(parseResourceName(name.toString()), name)
      }),
    )
  })
})
