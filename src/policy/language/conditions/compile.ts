import { UNKNOWN } from '../../../aws/index.ts'
import type { Context, ContextValue } from '../decision.ts'
import type { ConditionElement, Effect, LanguageVersion } from '../document.ts'
import { constantPattern, parseTemplate, resolveTemplate, type Template, type TemplateTest } from '../template.ts'
import type { Pattern } from '../wildcard.ts'
import { readBoolean } from './boolean.ts'
import type { ConditionOperator, ValueTest } from './operator.ts'
import { findOperator } from './operators.ts'

export type ConditionTest = (context: Context) => boolean

/** Tests one value in the context of its request, which only policy variables need. */
type ValueInContextTest = (value: string, context: Context) => boolean

/**
 * The test for one operator on one key, in a statement of `effect`; without one, a value of which the request does not
 * say what it is (`UNKNOWN`) is tested as the text that it is written as.
 *
 * @throws Error for an unknown operator, which the parser refuses.
 */
export function compileCondition(
  condition: ConditionElement,
  version: LanguageVersion,
  effect?: Effect,
): ConditionTest {
  const name = findOperator(condition.operator)
  if (!name) throw new Error(`unknown condition operator ${condition.operator}`)
  const key = condition.key.toLowerCase()
  if (name.operator === 'Null') return nullTest(key, condition.values)
  const { operator } = name
  const known = valueTest(operator, condition.values, version)
  const test = effect === undefined ? known : whenUnknown(effect === 'Deny', known)
  // "ForAllValues … returns true if there are no context keys in the request"; "ForAnyValue … returns false". IfExists
  // beside them changes nothing: https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w
  if (name.qualifier === 'ForAllValues') return forAllValues(key, test)
  if (name.qualifier === 'ForAnyValue') return forAnyValue(key, test)
  return plain(key, test, operator.negated, name.ifExists || operator.negated)
}

/** INVARIANT (deny dominates): a value that the request does not say counts for a Deny, against an Allow. */
function whenUnknown(counts: boolean, test: ValueInContextTest): ValueInContextTest {
  return (value, context) => (value === UNKNOWN ? counts : test(value, context))
}

/** `"true"`: the key is absent; `"false"`: it is there "and its value is not null". */
function nullTest(key: string, values: readonly string[]): ConditionTest {
  const wanted = values.map(readBoolean)
  const absent = wanted.includes(true)
  const present = wanted.includes(false)
  return (context) => (isAbsent(context(key)) ? absent : present)
}

/** A set of values that is empty is a key that is absent. */
function isAbsent(value: ContextValue): value is undefined {
  return value === undefined || (typeof value !== 'string' && value.length === 0)
}

function plain(key: string, test: ValueInContextTest, negated: boolean, whenAbsent: boolean): ConditionTest {
  return (context) => {
    const value = context(key)
    if (typeof value === 'string') return test(value, context)
    if (isAbsent(value)) return whenAbsent
    // AWS asks for a set qualifier on multi-valued keys. Without one, any value will do, and none may for a negated
    // operator.
    return negated ? value.every((one) => test(one, context)) : value.some((one) => test(one, context))
  }
}

const NO_VALUES: readonly string[] = []

/** "… or if the context key value resolves to a null dataset, such as an empty string." */
function members(value: ContextValue): readonly string[] {
  if (value === undefined || value === '') return NO_VALUES
  return typeof value === 'string' ? [value] : value
}

function forAllValues(key: string, test: ValueInContextTest): ConditionTest {
  return (context) => {
    for (const value of members(context(key))) {
      if (!test(value, context)) return false
    }
    return true
  }
}

function forAnyValue(key: string, test: ValueInContextTest): ConditionTest {
  return (context) => {
    for (const value of members(context(key))) {
      if (test(value, context)) return true
    }
    return false
  }
}

function valueTest(
  operator: ConditionOperator,
  values: readonly string[],
  version: LanguageVersion,
): ValueInContextTest {
  const templates = values.map((value) => parseTemplate(value, operator.variables ? version : '2008-10-17'))
  const constants: Pattern[] = []
  const variables: Template[] = []
  for (const template of templates) {
    const pattern = constantPattern(template)
    if (pattern) constants.push(pattern)
    else variables.push(template)
  }
  const constantTest: ValueTest = operator.compile(constants)
  if (variables.length === 0) return constantTest
  const variableTest = testWithVariables(operator, variables)
  if (constants.length === 0) return variableTest
  // Any of the values; for a negated operator none of them.
  return operator.negated
    ? (value, context) => constantTest(value) && variableTest(value, context)
    : (value, context) => constantTest(value) || variableTest(value, context)
}

/**
 * A variable without a value "is effectively null. There is no equal or like value", and "inverted condition operators
 * do match against a null value": it is left out of the values.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
function testWithVariables(operator: ConditionOperator, templates: readonly Template[]): ValueInContextTest {
  if (operator.covers) return anyCovers(templates.map(operator.covers), operator.negated)
  return (value, context) => {
    const patterns: Pattern[] = []
    for (const template of templates) {
      const pattern = resolveTemplate(template, context)
      if (pattern) patterns.push(pattern)
    }
    return operator.compile(patterns)(value)
  }
}

function anyCovers(tests: readonly TemplateTest[], negated: boolean): ValueInContextTest {
  return (value, context) => {
    for (const test of tests) {
      if (test(value, context)) return !negated
    }
    return negated
  }
}
