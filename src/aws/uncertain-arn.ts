// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

/**
 * The name of a resource of which a request does not say all, such as that of a secret, which ends with six characters
 * that only Secrets Manager knows. Each unknown part stands for any string of characters: the empty
 * one, and any with `:`, `/` or `*` in it.
 */
export class UncertainArn {
  /** What is known before, between and after the unknown parts: always one more than there are of those. */
  readonly known: readonly string[]

  /** @throws Error for fewer than two texts: a name without an unknown part is a plain string. */
  constructor(known: readonly string[]) {
    if (known.length < 2) throw new Error('a name without an unknown part is no uncertain one')
    this.known = known
  }

  /** As people read it, and as `parseResourceName` reads it again. */
  toString(): string {
    return this.known.join(UNKNOWN)
  }

  toJSON(): string {
    return this.toString()
  }
}

/** An ARN, or `*`; or one with unknown parts. */
export type ResourceName = string | UncertainArn

/** How an unknown part is written. */
export const UNKNOWN = '${unknown}'

/**
 * Reads a name in which `${unknown}` is an unknown part. INVARIANT (fail closed): there is no way to escape it, so that
 * nothing that a caller writes into a name stands for another one; a name that holds these characters is decided on as
 * whatever they can be, itself included.
 */
export function parseResourceName(text: string): ResourceName {
  return text.includes(UNKNOWN) ? new UncertainArn(text.split(UNKNOWN)) : text
}
