import { type ConditionOperator, typedOperator } from './operator.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * The bytes as a text of one character each, so that `===` compares them: the last character of base64 has spare bits.
 */
export function readBase64(text: string): string | undefined {
  return BASE64.test(text) ? atob(text) : undefined
}

/** Compares bytes. The request context carries binary values in base64 too. */
export const binaryOperators: readonly ConditionOperator[] = [
  typedOperator({
    name: 'BinaryEquals',
    family: 'binary',
    negated: false,
    policyValue: readBase64,
    requestValue: readBase64,
    compare: (request, policy) => request === policy,
  }),
]
