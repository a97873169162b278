/**
 * A number as Java's `Double.toString` has it, which is how some of AWS's services write numbers: always with a
 * fraction (`10.0`), with an exponent from ten million up and below a thousandth (`1.0E7`).
 */
export function javaDouble(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
    return `${withFraction(mantissa)}E${Number(exponent)}`
  }
  return withFraction(String(value))
}

function withFraction(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`
}
