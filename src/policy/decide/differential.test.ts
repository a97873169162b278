import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decide } from '../index.ts'
import { compileCondition, conditionOperators } from '../language/conditions/index.ts'
import { CONDITION_TABLES, conditionTable } from '../testing/condition-tables.ts'
import { referenceDecision } from '../testing/reference-combination.ts'
import { conditionHolds } from '../testing/reference-conditions.ts'
import { list } from '../testing/reference-pattern.ts'
import { layersOf, requestOf } from '../testing/scenario.ts'
import { scenario } from '../testing/scenario-arbitrary.ts'

/** `npm run fuzz` compares a million. */
const CASES = 20_000

test(`the engine and an evaluator by definition agree on ${CASES} generated cases`, () => {
  const answers = { Allow: 0, ExplicitDeny: 0, ImplicitDeny: 0 }
  fc.assert(
    fc.property(scenario, (given) => {
      const expected = referenceDecision(given)
      assert.equal(decide(requestOf(given), layersOf(given)).effect, expected)
      answers[expected]++
    }),
    { numRuns: CASES, seed: 31 },
  )
  // A generator whose policies seldom meet its requests would agree on nothing but implicit denies.
  for (const [effect, count] of Object.entries(answers)) assert.ok(count > CASES / 10, `${count} of ${effect}`)
})

// The generated cases have few values for each type: what a new operator tells apart is in its own table.
for (const { name } of conditionOperators) {
  test(`${name}: both say the same of all that its table has, in policies and in requests`, () => {
    const rows = conditionTable(name)
    for (const qualifier of ['', 'ForAllValues:', 'ForAnyValue:']) {
      for (const operator of [`${qualifier}${name}`, `${qualifier}${name}IfExists`]) {
        for (const [policy] of rows) {
          const values = list(policy)
          const engine = compileCondition({ operator, key: 'aws:key', values }, '2012-10-17')
          for (const [, request] of rows) {
            const context = (key: string) => (key === 'aws:key' ? request : undefined)
            const expected = conditionHolds(operator, 'aws:key', values, context, true)
            assert.equal(engine(context), expected, `${operator} ${JSON.stringify(policy)}: ${JSON.stringify(request)}`)
          }
        }
      }
    }
  })
}

test('both say of each row of the tables what the table says', () => {
  for (const [operator, rows] of Object.entries(CONDITION_TABLES)) {
    for (const [policy, request, holds] of rows) {
      const context = (key: string) => (key === 'aws:key' ? request : undefined)
      const said = conditionHolds(operator, 'aws:key', list(policy), context, true)
      assert.equal(said, holds, `${operator} ${JSON.stringify(policy)}: ${JSON.stringify(request)}`)
    }
  }
})
