import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readBaseline } from './read-baseline.ts'

describe('the baseline', () => {
  test('are the course’s where nothing is said', () => {
    assert.deepEqual(readBaseline({}, 0), {
      email: undefined,
      thresholds: [10, 50, 100, 500],
      adminName: 'iam-admin',
      boundary: false,
      now: 0,
    })
  })

  test('have each threshold once, the lowest first', () => {
    assert.deepEqual(readBaseline({ threshold: ['100', '12.50', '100.00'] }, 0).thresholds, [12.5, 100])
  })

  const refused = [
    ...[
      '',
      'ten',
      '0',
      '0.00',
      '-1',
      '1e3',
      '1,000',
      '10 USD',
      '$10',
      '1.234',
      'NaN',
      'Infinity',
      '0x10',
      '9'.repeat(10),
    ].map((amount) => ({ name: `the threshold “${amount}”`, flags: { threshold: [amount] } })),
    ...[
      '',
      'me',
      'me@',
      '@example.com',
      'a@b@c',
      'me@example.com\n',
      'a@x.com,b@x.com',
      '<me@example.com>',
      'me @example.com',
    ].map((email) => ({ name: `the address “${email}”`, flags: { email } })),
    ...['', 'a b', '../root', 'a/b', 'ä', 'a*', 'x'.repeat(65), 'castellan', 'Castellan', 'aws-reserved'].map(
      (adminName) => ({
        name: `the name “${adminName}”`,
        flags: { adminName },
      }),
    ),
  ]
  for (const { name, flags } of refused)
    test(`refuse ${name}`, () => assert.throws(() => readBaseline(flags, 0), { name: 'CannotRun' }))
})
