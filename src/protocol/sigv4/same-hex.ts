import { timingSafeEqual } from 'node:crypto'

const expectedDigits = Buffer.alloc(64)
const givenDigits = Buffer.alloc(64)

/** In the same time for all texts of 64 hexadecimal digits, whatever of them is right. */
export function isSameHex(expected: string, given: string): boolean {
  if (given.length !== givenDigits.length) return false
  expectedDigits.write(expected, 'latin1')
  givenDigits.write(given, 'latin1')
  return timingSafeEqual(expectedDigits, givenDigits)
}
