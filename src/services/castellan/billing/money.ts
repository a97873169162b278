/** Money is whole micro-dollars: a millionth of a dollar is the least that AWS charges, and sums must be exact. */
const MICRO_DOLLARS = 1_000_000

/** Reads an amount that the model has checked: digits, and up to six decimals. */
export function parseUsd(text: string): number {
  const [dollars = '', decimals = ''] = text.split('.')
  return Number(dollars) * MICRO_DOLLARS + Number(decimals.padEnd(6, '0'))
}

/** `12.50`: two decimals, or as many as the amount has. */
export function formatUsd(microDollars: bigint | number): string {
  const digits = String(microDollars).padStart(7, '0')
  const decimals = digits.slice(-6).replace(/0{1,4}$/, '')
  return `${digits.slice(0, -6)}.${decimals}`
}

/** Dollars as a metric's value. */
export function dollars(microDollars: bigint | number): number {
  return Number(microDollars) / MICRO_DOLLARS
}
