import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failureOf } from './event-record.ts'

const RECORDS: ReadonlyArray<readonly [string, object | string, string | undefined]> = [
  ['a call that was denied', { errorCode: 'AccessDenied', errorMessage: 'not authorized' }, 'AccessDenied'],
  [
    'a sign-in that failed, which has no error code',
    { errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } },
    'Failed authentication',
  ],
  ['a sign-in that failed without a word', { responseElements: { ConsoleLogin: 'Failure' } }, 'Failed authentication'],
  ['a sign-in', { responseElements: { ConsoleLogin: 'Success' } }, undefined],
  ['a call that succeeded', { responseElements: null }, undefined],
  ['what is no record', 'not JSON', undefined],
]
for (const [what, record, failure] of RECORDS) {
  test(`${what} is shown as ${failure === undefined ? 'no failure' : `failed: ${failure}`}`, () => {
    const text = typeof record === 'string' ? record : JSON.stringify(record)
    assert.equal(failureOf({ CloudTrailEvent: text }), failure)
  })
}
