import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decide } from '../index.ts'
import { referenceDecision } from '../testing/reference-combination.ts'
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
