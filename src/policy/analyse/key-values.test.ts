import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { groupBy } from '../../aws/index.ts'
import { conditionOperators } from '../language/conditions/index.ts'
import type { ConditionOperator } from '../language/conditions/operator.ts'
import type { ContextValue } from '../language/decision.ts'
import { conditionTable } from '../testing/condition-tables.ts'
import { conditionHolds } from './condition-test.ts'
import { keyValues } from './key-values.ts'
import type { Condition } from './statements.ts'

const KEY = 'aws:example'
const families = groupBy(conditionOperators, ({ family }) => family)

/** What the tables of the family's operators have in policies and in requests. */
function texts(rows: readonly ConditionOperator[]) {
  const tables = rows.flatMap(({ name }) => conditionTable(name))
  const all = (values: readonly ContextValue[]) => [...new Set(values.flatMap((value) => value ?? []))]
  return { policy: all(tables.map(([policy]) => policy)), request: all(tables.map(([, request]) => request)) }
}

/** Texts that are nearly the same: what only some operators tell apart, and an author may not have thought of. */
function neighbours(text: string): readonly string[] {
  const digits = [/\d/, /\d(?=\D*$)/].flatMap((place) =>
    [-1, 1].map((step) => text.replace(place, (digit) => String(Math.min(9, Math.max(0, Number(digit) + step))))),
  )
  return [text, `${text}${text.at(-1) ?? 'a'}`, text.slice(0, -1), text.toLowerCase(), text.toUpperCase(), ...digits]
}

function condition(operator: string, values: readonly string[]): Condition {
  return { element: { operator, key: KEY, values }, version: '2012-10-17', id: JSON.stringify([operator, values]) }
}

function answers(conditions: readonly Condition[], value: ContextValue): string {
  return conditions.map((each) => (conditionHolds(each, () => value) ? 'holds' : 'fails')).join()
}

const FACTS = { isMultivalued: false, type: undefined }

describe('the values of a key that are said to be all', () => {
  // An operator that tells other values apart than its family does is found here: by the values of its own table.
  for (const [family, rows] of families) {
    const { policy, request } = texts(rows)
    const conditions = rows.flatMap(({ name }) => policy.map((value) => condition(name, [value])))

    test(`${family}: any two conditions answer to one of them as to what the tables have in requests, and what is near`, () => {
      let complete = 0
      for (const [i, one] of conditions.entries()) {
        for (const other of conditions.slice(i)) {
          const all = keyValues([one, other], new Map(), FACTS)
          if (!all.complete) continue
          complete++
          const near = [one, other].flatMap(({ element }) => element.values.flatMap(neighbours))
          assertKnown([one, other], all.values, [...request, ...near])
        }
      }
      assert.ok(complete > conditions.length, `only ${complete} pairs had all values`)
    })

    const text = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...request) }, fc.string({ maxLength: 3 }))
    const list = fc.array(
      fc
        .tuple(
          fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
          fc.constantFrom(...rows.map(({ name }) => name)),
          fc.constantFrom('', 'IfExists'),
          fc.array(fc.constantFrom(...policy), { minLength: 1, maxLength: 3 }),
        )
        .map(([qualifier, name, ifExists, values]) => condition(`${qualifier}${name}${ifExists}`, values)),
      { minLength: 1, maxLength: 3 },
    )

    test(`${family}: so do several conditions with qualifiers, lists and whatever texts`, () => {
      let complete = 0
      fc.assert(
        fc.property(list, fc.oneof(text, fc.array(text, { maxLength: 3 })), (asked, value) => {
          const all = keyValues(asked, new Map(), { ...FACTS, isMultivalued: typeof value !== 'string' })
          if (!all.complete) return
          complete++
          assertKnown(asked, all.values, [value])
        }),
        { numRuns: 1_000, seed: 31 },
      )
      assert.ok(complete > 100, `only ${complete} cases had all values`)
    })
  }
})

/** Each of `requests` is to the conditions as one of the values that are said to be all. */
function assertKnown(
  list: readonly Condition[],
  values: readonly ContextValue[],
  requests: readonly ContextValue[],
): void {
  const known = new Set(values.map((each) => answers(list, each)))
  for (const value of requests) {
    if (known.has(answers(list, value))) continue
    const asked = list.map(({ element }) => `${element.operator} ${JSON.stringify(element.values)}`).join(' and ')
    assert.fail(`${JSON.stringify(value)} is to ${asked} as none of ${JSON.stringify(values)}`)
  }
}
