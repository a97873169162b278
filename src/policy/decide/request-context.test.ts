import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compile, decide, RequestContext } from '../index.ts'

describe('a request context', () => {
  test('gives back what was set, and the last value of a key that was set twice', () => {
    const { get } = new RequestContext()
      .set('aws:username', 'alice')
      .set('aws:tagkeys', ['a'])
      .set('aws:username', 'bob')
    assert.equal(get('aws:username'), 'bob')
    assert.deepEqual(get('aws:tagkeys'), ['a'])
  })

  test('has no key that was not set, whatever its name', () => {
    assert.equal(new RequestContext().set('aws:username', 'alice').get('constructor'), undefined)
    assert.equal(new RequestContext().get('aws:username'), undefined)
  })

  test('is what a decision asks', () => {
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::home/${aws:username}/*' },
    })
    const identity = compile([{ policy: 'home', document }])
    const keys = new RequestContext().set('aws:username', 'alice')
    const effect = (resource: string) =>
      decide({ action: 's3:GetObject', resource, context: keys.get }, { identity }).effect
    assert.equal(effect('arn:aws:s3:::home/alice/x'), 'Allow')
    assert.equal(effect('arn:aws:s3:::home/bob/x'), 'ImplicitDeny')
  })
})
