import { hasDigit, hasLowercase, hasSymbol, hasUppercase } from './password-characters.ts'

/** What a hand may have to copy: without 0 O o, 1 l I |, quotes, and brackets that look alike. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789!@#$%^&*_+-='

const SHORTEST = 20

/** Fills with random bytes, as `crypto.getRandomValues` does. */
export type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => void

/**
 * A password that every policy of this length accepts: all four classes of characters, 20 long or as long as the policy
 * asks. It begins with a letter or a number, so that no spreadsheet takes it for a formula. Whole passwords are drawn
 * until one fits, so that all that fit are equally likely.
 *
 * @param minimumLength the policy's
 */
export function generatePassword(
  minimumLength: number,
  fill: FillRandom = (bytes) => void crypto.getRandomValues(bytes),
): string {
  const length = Math.max(SHORTEST, minimumLength)
  for (;;) {
    const password = draw(length, fill)
    if (fits(password)) return password
  }
}

function fits(password: string): boolean {
  const classes = [hasUppercase, hasLowercase, hasDigit, hasSymbol]
  return /^[A-Za-z0-9]/.test(password) && classes.every((has) => has(password))
}

function draw(length: number, fill: FillRandom): string {
  // Bytes from the last, incomplete run of the alphabet would favour its first characters.
  const usable = 256 - (256 % ALPHABET.length)
  const bytes = new Uint8Array(length * 2)
  let password = ''
  while (password.length < length) {
    fill(bytes)
    for (const byte of bytes) {
      if (byte < usable && password.length < length) password += ALPHABET[byte % ALPHABET.length]
    }
  }
  bytes.fill(0)
  return password
}
