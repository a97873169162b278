import type { Context } from '../language/decision.ts'
import { referenceOperator } from './reference-operators.ts'
import { list, substitute } from './reference-pattern.ts'

/** One operator on one key, by definition. */
export function conditionHolds(
  name: string,
  key: string,
  policyValues: readonly string[],
  context: Context,
  withVariables: boolean,
): boolean {
  const [, qualifier, operator = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? []
  const value = context(key.toLowerCase())
  const isAbsent = value === undefined || (Array.isArray(value) && value.length === 0)
  if (operator === 'Null') return policyValues.some((each) => each.toLowerCase() === (isAbsent ? 'true' : 'false'))
  const { compare, isNegated, takesVariables } = referenceOperator(operator)
  const compared = policyValues
    .map((each) => (withVariables && takesVariables ? substitute(each, context) : each))
    .filter((each) => each !== undefined)
  const holdsFor = (one: string): boolean => {
    if (compare(one, undefined) === 'impossible') return false
    const answers = compared.map((each) => compare(one, each))
    // A value of the policy's that cannot be read matches nothing, but cannot show a negation either.
    if (answers.includes('impossible')) return !isNegated && answers.includes(true)
    return answers.includes(true) !== isNegated
  }
  const values = isAbsent ? [] : list(value as string | readonly string[])
  if (qualifier === 'ForAllValues') return value === '' || values.every(holdsFor)
  if (qualifier === 'ForAnyValue') return value !== '' && values.some(holdsFor)
  if (isAbsent) return isNegated || ifExists !== undefined
  return isNegated ? values.every(holdsFor) : values.some(holdsFor)
}
