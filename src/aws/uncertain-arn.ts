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
    return this.known.map((text) => text.replaceAll('${', '${$}{')).join(UNKNOWN)
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
 * Reads a name that people wrote, or `toString` did: `${unknown}` is an unknown part, `${$}` a dollar. What a request
 * says is never read by it: a name may hold that text as well.
 */
export function parseResourceName(text: string): ResourceName {
  const [first = '', ...others] = text.split(UNKNOWN).map((part) => part.replaceAll('${$}', '$'))
  return others.length === 0 ? first : new UncertainArn([first, ...others])
}

/** The texts with an unknown part between each two; a plain string where there is one text only. */
export function resourceName(known: readonly [string, ...string[]]): ResourceName {
  return known.length === 1 ? known[0] : new UncertainArn(known)
}
