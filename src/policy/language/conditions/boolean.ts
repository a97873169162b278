import { type ConditionOperator, typedOperator } from './operator.ts'

export function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : undefined
}

/** "You can use a policy variable with the Boolean condition operator." */
export const booleanOperators: readonly ConditionOperator[] = [
  typedOperator({
    name: 'Bool',
    family: 'boolean',
    negated: false,
    variables: true,
    policyValue: readBoolean,
    requestValue: readBoolean,
    compare: (request, policy) => request === policy,
  }),
]
