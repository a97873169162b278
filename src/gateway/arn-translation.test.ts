import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { accountId } from '../aws/index.ts'
import { translationsOf } from './arn-translation.ts'

const OURS = '123456789012'
const THEIRS = '000000000000'
const between = translationsOf({
  only: { account: accountId(OURS), region: 'us-east-1' },
  its: { account: accountId(THEIRS), region: 'ddblocal' },
})
assert.ok(between)
const { in: there, out: back } = between

const PAIRS: readonly (readonly [string, string, string])[] = [
  ['an ARN', `arn:aws:dynamodb:us-east-1:${OURS}:table/a`, `arn:aws:dynamodb:ddblocal:${THEIRS}:table/a`],
  [
    'several',
    `["arn:aws:sqs:us-east-1:${OURS}:a","arn:aws:sqs:us-east-1:${OURS}:b"]`,
    `["arn:aws:sqs:ddblocal:${THEIRS}:a","arn:aws:sqs:ddblocal:${THEIRS}:b"]`,
  ],
  ['one in a form', `a=arn%3Aaws%3Asqs%3Aus-east-1%3A${OURS}%3Aa`, `a=arn%3Aaws%3Asqs%3Addblocal%3A${THEIRS}%3Aa`],
  ['one of all Regions', `arn:aws:iam::${OURS}:role/a`, `arn:aws:iam::${THEIRS}:role/a`],
  ['the address of a queue', `http://localhost:4566/${OURS}/q`, `http://localhost:4566/${THEIRS}/q`],
  [
    'a service in which another ARN seems to begin',
    `arn:aws:learn:us-east-1:${OURS}:a`,
    `arn:aws:learn:ddblocal:${THEIRS}:a`,
  ],
]

describe('ARNs of an upstream with another account and Region', () => {
  for (const [what, ours, theirs] of PAIRS) {
    test(`${what}: there and back`, () => {
      assert.equal(there.text(ours), theirs)
      assert.equal(back.text(theirs), ours)
    })
  }

  test('others stay', () => {
    for (const other of [
      `arn:aws:sqs:eu-west-1:${OURS}:a`,
      'arn:aws:sqs:us-east-1:210987654321:a',
      OURS,
      `x/${OURS}/`,
    ]) {
      assert.equal(there.text(other), other)
    }
  })

  test('are translated wherever a stream is cut', async () => {
    const words = fc.constantFrom(
      ...PAIRS.map(([, , theirs]) => theirs),
      'arn',
      ' ',
      'http',
      '{"a":',
      'x'.repeat(600),
      'é',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 12 }), fc.integer({ min: 1, max: 700 }), async (all, size) => {
        const whole = Buffer.from(all.join(' '))
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
          whole.subarray(at * size, (at + 1) * size),
        )
        assert.equal(await text(Readable.from(pieces).pipe(back.stream())), back.text(whole.toString()))
      }),
      { numRuns: 200 },
    )
  })

  test('there is nothing to translate where both sides have the same', () => {
    assert.equal(translationsOf({ only: {}, its: {} }), undefined)
    assert.equal(translationsOf({ only: { account: accountId(OURS) }, its: { account: accountId(OURS) } }), undefined)
  })
})
