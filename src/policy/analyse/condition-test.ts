import { conditionVariables } from '../decide/statements.ts'
import { type ConditionTest, compileCondition } from '../language/conditions/index.ts'
import type { Context } from '../language/decision.ts'
import type { Condition } from './statements.ts'

/**
 * Tests of the conditions that were asked for, by their id. The test is the decision's own: there is no second
 * reading of an operator.
 */
const tests = new Map<string, ConditionTest>()
const MOST_TESTS = 4_096

/** Whether the condition holds. */
export function conditionHolds({ id, element, version }: Condition, context: Context): boolean {
  let test = tests.get(id)
  if (!test) {
    test = compileCondition(element, version)
    if (tests.size >= MOST_TESTS) tests.clear()
    tests.set(id, test)
  }
  return test(context)
}

/** The key that the condition tests, in lower case. */
export function testedKey({ element }: Condition): string {
  return element.key.toLowerCase()
}

/** The keys of the policy variables in the condition's values, in lower case. */
export function variableKeys({ element, version }: Condition): readonly string[] {
  return conditionVariables(element, version).map((key) => key.toLowerCase())
}
