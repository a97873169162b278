import { compile, decide } from '../decide/decide.ts'
import { conditionVariables } from '../decide/statements.ts'
import type { Context } from '../language/decision.ts'
import type { Condition } from './statements.ts'

/**
 * Tests of the conditions that were asked for, by their id. The engine itself answers: there is no second reading of an
 * operator.
 */
const tests = new Map<string, (context: Context) => boolean>()
const MOST_TESTS = 4_096

/** Whether the condition holds, by the engine's own decision on a policy that has no other. */
export function conditionHolds({ id, element, version }: Condition, context: Context): boolean {
  let test = tests.get(id)
  if (!test) {
    const { operator, key, values } = element
    const Condition = { [operator]: { [key]: values } }
    const document = { Version: version, Statement: { Effect: 'Allow', Action: 'a:b', Resource: '*', Condition } }
    const identity = compile([{ policy: id, document: JSON.stringify(document) }])
    test = (asked) => decide({ action: 'a:b', resource: '*', context: asked }, { identity }).effect === 'Allow'
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
