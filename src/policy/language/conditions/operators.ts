import { arnOperators } from './arn.ts'
import { binaryOperators } from './binary.ts'
import { booleanOperators } from './boolean.ts'
import { dateOperators } from './date.ts'
import { ipAddressOperators } from './ip-address.ts'
import { numericOperators } from './numeric.ts'
import type { ConditionOperator } from './operator.ts'
import { stringOperators } from './string.ts'

/** How the values of a multi-valued key are taken together. */
export type SetQualifier = 'ForAllValues' | 'ForAnyValue'

/** An operator's name taken apart. `Null` has no row: it asks for the key and not for its value. */
export interface OperatorName {
  readonly operator: ConditionOperator | 'Null'
  readonly qualifier: SetQualifier | undefined
  readonly ifExists: boolean
}

export const conditionOperators: readonly ConditionOperator[] = [
  ...stringOperators,
  ...numericOperators,
  ...dateOperators,
  ...booleanOperators,
  ...binaryOperators,
  ...ipAddressOperators,
  ...arnOperators,
]

const names = new Map<string, OperatorName>()
for (const qualifier of [undefined, 'ForAllValues', 'ForAnyValue'] as const) {
  const prefix = qualifier ? `${qualifier}:` : ''
  for (const operator of conditionOperators) {
    names.set(`${prefix}${operator.name}`, { operator, qualifier, ifExists: false })
    names.set(`${prefix}${operator.name}IfExists`, { operator, qualifier, ifExists: true })
  }
  // "You can add IfExists to the end of any condition operator name except the Null condition".
  names.set(`${prefix}Null`, { operator: 'Null', qualifier, ifExists: false })
}

/**
 * The operator that `name` means, as in `ForAnyValue:StringLikeIfExists`; `undefined` for an unknown one.
 * Case-sensitive.
 */
export function findOperator(name: string): OperatorName | undefined {
  return names.get(name)
}

/** All names that there are. */
export const OPERATOR_NAMES: readonly string[] = [...names.keys()]
