import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CONDITION_TABLES, type ConditionRow, conditionTable } from '../../testing/condition-tables.ts'
import type { ContextValue } from '../decision.ts'
import { compileCondition, conditionOperators, findOperator } from './index.ts'

function holdsFor(operator: string, policy: ConditionRow[0], request: ContextValue): boolean {
  const values = typeof policy === 'string' ? [policy] : policy
  const condition = compileCondition({ operator, key: 'aws:Key', values }, '2012-10-17')
  return condition((key) => (key === 'aws:key' ? request : undefined))
}

for (const [operator, rows] of Object.entries(CONDITION_TABLES)) {
  describe(operator, () => {
    for (const [policy, request, holds] of rows) {
      test(`${JSON.stringify(policy)} ${holds ? 'holds' : 'does not hold'} for ${JSON.stringify(request)}`, () => {
        assert.equal(holdsFor(operator, policy, request), holds)
      })
    }
  })
}

/** From an operator's table: values of the policy's that one value of a request's matches and another does not. */
function matchAndMismatch(rows: readonly ConditionRow[]) {
  for (const [policy, match, holds] of rows) {
    if (!holds || typeof match !== 'string' || match === '') continue
    const isMismatch = ([other, request, holdsToo]: ConditionRow) =>
      !holdsToo && typeof request === 'string' && request !== '' && JSON.stringify(other) === JSON.stringify(policy)
    const mismatch = rows.find(isMismatch)?.[1]
    if (typeof mismatch === 'string') return { policy, match, mismatch }
  }
  return undefined
}

// "You can add IfExists to the end of any condition operator name except the Null condition"; the set qualifiers are
// those of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
describe('each condition operator, by its own table,', () => {
  for (const { name, negated } of conditionOperators) {
    const rows = conditionTable(name)
    const found = matchAndMismatch(rows)

    test(`${name} says what a missing key is, and of one policy value what matches and what does not`, () => {
      assert.ok(found, `${name} needs rows of one policy value, one that holds and one that does not`)
      const missing = rows.find(([, request]) => request === undefined)
      assert.equal(missing?.[2], negated, `${name} needs a row with a missing key`)
    })
    if (!found) continue
    const { policy, match, mismatch } = found

    test(`${name}IfExists holds where the key is missing, and else as without`, () => {
      const answers = [undefined, match, mismatch].map((value) => holdsFor(`${name}IfExists`, policy, value))
      assert.deepEqual(answers, [true, true, false])
    })

    test(`ForAllValues:${name} holds where no value fails, ForAnyValue:${name} where one does not`, () => {
      const requests = [[match], [match, mismatch], [mismatch], match, mismatch, [], undefined]
      const answers = (operator: string) => requests.map((value) => holdsFor(operator, policy, value))
      assert.deepEqual(answers(`ForAllValues:${name}`), [true, false, false, true, false, true, true])
      assert.deepEqual(answers(`ForAnyValue:${name}`), [true, true, false, true, false, false, false])
    })
  }
})

describe('condition operators', () => {
  for (const name of [
    'stringEquals',
    'StringEqualsifExists',
    'NullIfExists',
    'ForSomeValues:Bool',
    'StringEquals ',
    'constructor',
    '',
  ]) {
    test(`${JSON.stringify(name)} is none`, () => {
      assert.equal(findOperator(name), undefined)
    })
  }
})
