import { type ConditionOperator, typedOperator } from './operator.ts'

const DECIMAL = /^[+-]?\d+(\.\d+)?$/

export function readNumber(text: string): number | undefined {
  return DECIMAL.test(text) ? Number(text) : undefined
}

function numeric(
  name: string,
  negated: boolean,
  compare: (request: number, policy: number) => boolean,
): ConditionOperator {
  return typedOperator({ name, family: 'number', negated, policyValue: readNumber, requestValue: readNumber, compare })
}

/** "Comparing a key to an integer or decimal value". */
export const numericOperators: readonly ConditionOperator[] = [
  numeric('NumericEquals', false, (request, policy) => request === policy),
  numeric('NumericNotEquals', true, (request, policy) => request === policy),
  numeric('NumericLessThan', false, (request, policy) => request < policy),
  numeric('NumericLessThanEquals', false, (request, policy) => request <= policy),
  numeric('NumericGreaterThan', false, (request, policy) => request > policy),
  numeric('NumericGreaterThanEquals', false, (request, policy) => request >= policy),
]
