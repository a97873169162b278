import type { Random } from './clock.ts'

/** `length` characters of `alphabet`, each as likely as any other. */
export function randomText(alphabet: string, length: number, random: Random): string {
  // Bytes beyond the last whole multiple are drawn again: `%` alone would favour the alphabet's first letters.
  const limit = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < length) {
    for (const byte of random(length - text.length)) {
      if (byte < limit) text += alphabet[byte % alphabet.length]
    }
  }
  return text
}

/** `bytes` random bytes in lower-case hex. */
export function randomHex(bytes: number, random: Random): string {
  return Buffer.from(random(bytes)).toString('hex')
}

/** `bytes` random bytes in base64url, for cookies and addresses. */
export function randomBase64Url(bytes: number, random: Random): string {
  return Buffer.from(random(bytes)).toString('base64url')
}

/** An id that is never given twice: a UUID of version 4. @see https://www.rfc-editor.org/rfc/rfc9562#section-5.4 */
export function newUuid(random: Random): string {
  const hex = randomHex(16, random)
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-')
}
