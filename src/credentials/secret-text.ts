import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * What is kept of a random token, in hex: whoever reads the table cannot use it. Not for passwords, which can be
 * guessed.
 */
export function secretHash(text: string): string {
  return digest(text).toString('hex')
}

/** Whether two texts are equal, in a time that does not tell where they differ, nor how long either is. */
export function equalSecrets(given: string | null | undefined, expected: string): boolean {
  return given !== null && given !== undefined && timingSafeEqual(digest(given), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
