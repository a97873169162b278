import type { Template, TemplateTest } from '../template.ts'
import { type Pattern, patternText as plainText } from '../wildcard.ts'

/** Tests one value of the request's. */
export type ValueTest = (value: string) => boolean

/**
 * What an operator compares its values as. The family says which values of a key its operators can tell apart, on which
 * proofs stand (`analyse/key-values.ts`): an operator that tells other values apart needs a family of its own. Whoever
 * must know all families ends its switch in `never`, so that a new one does not compile before each of them has its
 * line.
 */
export type OperatorFamily =
  | 'string'
  | 'string ignoring case'
  | 'string pattern'
  | 'number'
  | 'date'
  | 'boolean'
  | 'binary'
  | 'IP address'
  | 'ARN'

/**
 * A condition operator: one row in the file of its family. `IfExists` and the set qualifiers are not rows; they come on
 * top of each.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface ConditionOperator {
  readonly name: string
  readonly family: OperatorFamily
  /** Negated operators hold where the key is absent, and mean none of the values; all others any of them. */
  readonly negated: boolean
  /** Whether policy variables are replaced in its values. */
  readonly variables: boolean
  /**
   * The test against all of the policy's values at once, negation included. A value that cannot be read as the
   * operator's type, the request's or the policy's, makes a comparison that cannot be made: the test fails, negated or
   * not.
   */
  readonly compile: (values: readonly Pattern[]) => ValueTest
  /**
   * The test against one value with variables, negation left aside, for operators to which any text is of their type.
   * Without it, the values are compiled anew for each request.
   */
  readonly covers?: (template: Template) => TemplateTest
}

export const never: ValueTest = () => false

/**
 * `read`, with its last answer remembered: several statements and layers ask for the same address or time of a request,
 * and one that is read anew takes 150 to 500 ns.
 */
export function remembering<T>(read: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, value: read(text) }
    return last.value
  }
}

/**
 * An operator on values that are read from text first.
 *
 * @param read `undefined` for what is not of the type.
 */
export function typedOperator<T, P = T>(row: {
  readonly name: string
  readonly family: OperatorFamily
  readonly negated: boolean
  readonly variables?: boolean
  readonly policyValue: (text: string) => P | undefined
  readonly requestValue: (text: string) => T | undefined
  readonly compare: (requestValue: T, policyValue: P) => boolean
}): ConditionOperator {
  const { name, family, negated, variables = false, policyValue, requestValue, compare } = row
  return {
    name,
    family,
    negated,
    variables,
    compile(patterns) {
      const policyValues: P[] = []
      for (const pattern of patterns) {
        const value = policyValue(plainText(pattern))
        if (value !== undefined) policyValues.push(value)
        else if (negated) return never
      }
      return (text) => {
        const value = requestValue(text)
        if (value === undefined) return false
        for (const other of policyValues) {
          if (compare(value, other)) return !negated
        }
        return negated
      }
    },
  }
}
