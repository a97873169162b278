/**
 * Secrets that were sent or received, kept to be redacted from all that services say afterwards: an error can echo what
 * it was given, and errors go to terminals, reports and logs.
 */
export class Redactor {
  readonly #secrets = new Set<string>()

  add(secret: string): void {
    if (secret !== '') this.#secrets.add(secret).add(encodeURIComponent(secret))
  }

  /** The text, `(secret)` in place of each. */
  redacted(text: string): string {
    return [...this.#secrets].reduce(
      // A code is left out where it stands as a number, and not where an account's id has the same digits.
      (said, secret) => (/^\d+$/.test(secret) ? said.replace(number(secret), MARK) : said.replaceAll(secret, MARK)),
      text,
    )
  }
}

const MARK = '(secret)'

function number(digits: string): RegExp {
  return new RegExp(`(?<!\\d)${digits}(?!\\d)`, 'g')
}
