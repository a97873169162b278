import type { LintCondition } from './policy.ts'

export type OperatorFamily = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null'

/** What an operator compares: `Numeric` for `ForAnyValue:NumericLessThanIfExists`. */
export function operatorFamily({ name }: LintCondition): OperatorFamily {
  if (name.operator === 'Null') return 'Null'
  const bare = name.operator.name
  if (bare === 'NotIpAddress') return 'IpAddress'
  return FAMILIES.find((family) => bare.startsWith(family)) ?? 'String'
}

const FAMILIES: readonly OperatorFamily[] = ['String', 'Numeric', 'Date', 'Bool', 'Binary', 'IpAddress', 'Arn']

/** Whether a condition holds where the request does not have the key. */
export function holdsOnMissingKey({ name, values }: LintCondition): boolean {
  if (name.operator === 'Null') return values.some(({ value }) => value.toLowerCase() === 'true')
  return name.ifExists || name.qualifier === 'ForAllValues' || name.operator.negated
}
