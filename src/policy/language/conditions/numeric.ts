import { type ConditionOperator, typedOperator } from './operator.ts'

const DECIMAL = /^[+-]?\d+(\.\d+)?$/
/** A double tells any two decimals of so many digits apart, and in their order. */
const DIGITS_OF_DOUBLE = 15

/** A decimal of any length: a number where that is exact. */
type Decimal = number | LongDecimal

interface LongDecimal {
  /** The value without its point. */
  readonly digits: bigint
  /** How many of them stand after the point. */
  readonly scale: number
}

export function readDecimal(text: string): Decimal | undefined {
  if (!DECIMAL.test(text)) return undefined
  return text.length <= DIGITS_OF_DOUBLE ? Number(text) : longDecimal(text)
}

/** @param text a decimal. */
export function longDecimal(text: string): LongDecimal {
  const [whole = '', fraction = ''] = text.split('.')
  return { digits: BigInt(whole.replace('+', '') + fraction), scale: fraction.length }
}

/** Below zero, zero or above, as for any order. */
function compareDecimals(one: Decimal, other: Decimal): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  const [a, b] = [asLong(one), asLong(other)]
  const scale = Math.max(a.scale, b.scale)
  const difference = digitsAt(a, scale) - digitsAt(b, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** @param scale not below the decimal's own. */
export function digitsAt({ digits, scale: own }: LongDecimal, scale: number): bigint {
  return digits * 10n ** BigInt(scale - own)
}

/** The shortest text of a double is the short decimal that it was read from, but of a small one it has an exponent. */
function asLong(decimal: Decimal): LongDecimal {
  if (typeof decimal !== 'number') return decimal
  const text = String(decimal)
  return longDecimal(text.includes('e') ? decimal.toFixed(DIGITS_OF_DOUBLE) : text)
}

function numeric(name: string, negated: boolean, holds: (order: number) => boolean): ConditionOperator {
  return typedOperator({
    name,
    family: 'number',
    negated,
    policyValue: readDecimal,
    requestValue: readDecimal,
    compare: (request, policy) => holds(compareDecimals(request, policy)),
  })
}

/** "Comparing a key to an integer or decimal value". */
export const numericOperators: readonly ConditionOperator[] = [
  numeric('NumericEquals', false, (order) => order === 0),
  numeric('NumericNotEquals', true, (order) => order === 0),
  numeric('NumericLessThan', false, (order) => order < 0),
  numeric('NumericLessThanEquals', false, (order) => order <= 0),
  numeric('NumericGreaterThan', false, (order) => order > 0),
  numeric('NumericGreaterThanEquals', false, (order) => order >= 0),
]
