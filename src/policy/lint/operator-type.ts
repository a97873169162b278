import type { ConditionKeyType } from '../aws-data/authorization-data/index.ts'
import type { LintCondition } from './policy.ts'

/** The types of operators, as Access Analyzer's findings call them. */
export type OperatorType = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null'

/**
 * The types of keys that operators work on. ARNs, and what is written like a string, can be compared as strings too.
 */
export const WORKS_ON: Readonly<Record<OperatorType, readonly ConditionKeyType[]>> = {
  String: ['String', 'ARN'],
  Numeric: ['Numeric', 'Date'],
  Date: ['Date'],
  Bool: ['Bool'],
  Binary: ['String'],
  IpAddress: ['IPAddress'],
  Arn: ['ARN', 'String'],
  Null: ['String', 'ARN', 'Bool', 'Date', 'IPAddress', 'Numeric'],
}

/** What an operator compares: `Numeric` for `ForAnyValue:NumericLessThanIfExists`. */
export function operatorType({ name }: Pick<LintCondition, 'name'>): OperatorType {
  if (name.operator === 'Null') return 'Null'
  const { family } = name.operator
  switch (family) {
    case 'string':
    case 'string ignoring case':
    case 'string pattern':
      return 'String'
    case 'number':
      return 'Numeric'
    case 'date':
      return 'Date'
    case 'boolean':
      return 'Bool'
    case 'binary':
      return 'Binary'
    case 'IP address':
      return 'IpAddress'
    case 'ARN':
      return 'Arn'
    default:
      family satisfies never
      throw new Error(`an operator of the unknown family ${family}`)
  }
}

/** Whether a condition holds where the request does not have the key. */
export function holdsOnMissingKey({ name, values }: LintCondition): boolean {
  if (name.operator === 'Null') return values.some(({ value }) => value.toLowerCase() === 'true')
  return name.ifExists || name.qualifier === 'ForAllValues' || name.operator.negated
}

/** Whether the operator compares text and takes `*` and `?` in the policy's values as they stand. */
export function takesWildcardsAsText({ name }: LintCondition): boolean {
  if (name.operator === 'Null') return false
  const { family } = name.operator
  switch (family) {
    case 'string':
    case 'string ignoring case':
      return true
    case 'string pattern':
    case 'ARN':
    case 'number':
    case 'date':
    case 'boolean':
    case 'binary':
    case 'IP address':
      return false
    default:
      family satisfies never
      throw new Error(`an operator of the unknown family ${family}`)
  }
}
