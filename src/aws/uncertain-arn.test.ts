// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseResourceName, UncertainArn } from './uncertain-arn.ts'

describe('a resource name with unknown parts', () => {
  test('is read from text with `${unknown}` in it', () => {
    const name = parseResourceName('arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${unknown}')
    assert.deepEqual(name, new UncertainArn(['arn:aws:secretsmanager:us-east-1:111122223333:secret:db-', '']))
    assert.equal(String(name), 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${unknown}')
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
    for (const text of ['arn:aws:s3:::b/${$}{unknown}', 'arn:aws:s3:::b/${*}', 'a${unknown}', '${unknown}${unknown}']) {
      assert.equal(String(parseResourceName(text)), text)
    }
  })
})
