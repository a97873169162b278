// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { groupBy } from '../../aws/index.ts'
import { conditionOperators, type OperatorFamily } from '../language/conditions/index.ts'
import type { ContextValue } from '../language/decision.ts'
import { conditionHolds } from './condition-test.ts'
import { keyValues } from './key-values.ts'
import type { Condition } from './statements.ts'

const KEY = 'aws:example'
const words = ['', 'a', 'A', 'ab', 'AB', 'b', '*']
const wordPatterns = [...words, 'a*', '*b', '?', 'a?*', '${*}']

/** What policies and requests have where operators of the family are. */
const TEXTS: Readonly<
  Record<OperatorFamily, { readonly policy: readonly string[]; readonly request: readonly string[] }>
> = {
  string: { policy: wordPatterns, request: words },
  'string ignoring case': { policy: wordPatterns, request: words },
  'string pattern': { policy: wordPatterns, request: words },
  number: { policy: ['0', '1', '1.0', '2', '3.5', '-1', 'x'], request: ['-3', '-1', '0', '1', '1.5', '2', '3', '10'] },
  date: {
    policy: ['0', '1970-01-01T00:00:10Z', '2030-01-31', '2031-06-01T12:00:00+02:00', 'x'],
    request: ['1970-01-01T00:00:00Z', '5', '2030-01-31T00:00:00Z', '2030-01-31T00:00:00.5Z', '2031-06-01T10:00:00Z'],
  },
  boolean: { policy: ['true', 'False', 'x'], request: ['true', 'TRUE', 'false', 'x'] },
  binary: { policy: ['QQ==', 'QR==', 'YQ==', 'x'], request: ['QQ==', 'QR==', 'Qg==', 'YQ==', 'eA==', 'x'] },
  'IP address': {
    policy: ['203.0.113.0/24', '203.0.0.0/16', '0.0.0.0/0', '203.0.113.7', '2001:db8::/32', '::/0', 'x'],
    request: ['203.0.113.7', '203.0.113.255', '203.0.114.0', '10.0.0.1', '255.255.255.255', '2001:db8::1', '::'],
  },
  ARN: {
    policy: ['arn:aws:s3:::*', 'arn:*:iam::*:user/?', 'arn:aws:s*', 'arn:aws:s3:::b', 'x'],
    request: ['arn:aws:iam::1:user/a', 'arn:aws:s3:::b', 'arn:aws:s3:::b:c', 'arn:aws:sns:x:1:t', 'x'],
  },
}
const operators = groupBy(conditionOperators, ({ family }) => family)

function condition(operator: string, values: readonly string[]): Condition {
  return { element: { operator, key: KEY, values }, version: '2012-10-17', id: JSON.stringify([operator, values]) }
}

function answers(conditions: readonly Condition[], value: ContextValue): string {
  return conditions.map((each) => (conditionHolds(each, () => value) ? 'holds' : 'fails')).join()
}

describe('the values of a key that stand for all', () => {
  // A new operator that tells other values apart than its family does is found here.
  for (const [family, rows] of operators) {
    const policyValue = fc.constantFrom(...TEXTS[family].policy)
    const text = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...TEXTS[family].request) },
      fc.string({ maxLength: 3 }),
    )
    const conditions = fc.array(
      fc
        .tuple(
          fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
          fc.constantFrom(...rows.map(({ name }) => name)),
          fc.constantFrom('', 'IfExists'),
          fc.array(policyValue, { minLength: 1, maxLength: 3 }),
        )
        .map(([qualifier, name, ifExists, values]) => condition(`${qualifier}${name}${ifExists}`, values)),
      { minLength: 1, maxLength: 3 },
    )
    const requestValue = fc.oneof(text, fc.array(text, { maxLength: 3 }))

    test(`${family}: whatever a request has is to the conditions as one of the values, where they are said to be all`, () => {
      let complete = 0
      fc.assert(
        fc.property(conditions, requestValue, (list, value) => {
          const isMultivalued = typeof value !== 'string'
          const all = keyValues(list, new Map(), { isMultivalued, type: undefined })
          if (!all.complete) return
          complete++
          const known = new Set(all.values.map((each) => answers(list, each)))
          assert.ok(
            known.has(answers(list, value)),
            `${JSON.stringify(value)} is none of ${JSON.stringify(all.values)}`,
          )
        }),
        { numRuns: 1_000 },
      )
      assert.ok(complete > 100, `only ${complete} cases had all values`)
    })
  }
})
