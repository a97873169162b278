const usd = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 6,
})

/** A decimal amount of US dollars as people read it: `1234.5` is `$1,234.50`. What is no number is shown as it came. */
export function dollars(amount: string): string {
  const value = Number(amount)
  return amount.trim() !== '' && Number.isFinite(value) ? usd.format(value) : amount
}

/** What RecordCharges takes as an amount: dollars with at most six decimals, never negative. */
export function amountError(text: string): string | undefined {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text))
    return 'Enter an amount in US dollars, for example 12.50, with at most 6 decimals.'
  return Number(text) === 0 ? 'Enter an amount greater than 0.' : undefined
}

/** What RecordCharges takes as the name of a service. */
export function serviceNameError(text: string): string | undefined {
  return /^[A-Za-z0-9 ()._-]{1,128}$/.test(text)
    ? undefined
    : 'Enter 1 to 128 letters, digits, spaces and ( ) . _ - characters.'
}
