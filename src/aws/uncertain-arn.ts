// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

/** How many characters an unknown part has; `undefined`: any number, none too. */
export type UnknownLength = number | undefined

/**
 * The name of a resource of which a request does not say all, such as that of a secret, which ends with six characters
 * that only Secrets Manager knows. Each unknown part stands for any string of characters, with `:`, `/` or `*` in it as
 * well; where its length is known, for any of that length.
 */
export class UncertainArn {
  /** What is known before, between and after the unknown parts: always one more than there are of those. */
  readonly known: readonly string[]
  /** Of each unknown part. */
  readonly lengths: readonly UnknownLength[]

  /**
   * @param lengths those that are known, by the unknown part's place.
   * @throws Error for fewer than two texts: a name without an unknown part is a plain string.
   */
  constructor(known: readonly string[], lengths: readonly UnknownLength[] = []) {
    if (known.length < 2) throw new Error('a name without an unknown part is no uncertain one')
    this.known = known
    this.lengths = Array.from({ length: known.length - 1 }, (_, index) => lengths[index])
  }

  /** The name with its unknown parts as `write` writes them, and what is known as `writeKnown` does. */
  text(write: (length: UnknownLength) => string, writeKnown = (text: string) => text): string {
    const [first = '', ...rest] = this.known
    return rest.reduce((text, next, index) => text + write(this.lengths[index]) + writeKnown(next), writeKnown(first))
  }

  /** As people read it, and as `parseResourceName` reads it again. */
  toString(): string {
    return this.text(unknownPart)
  }

  toJSON(): string {
    return this.toString()
  }

  /** Whether it can be this name. */
  canBe(name: string): boolean {
    const [start = [], ...others] = this.#pieces()
    const end = others.pop()
    let at = widthOf(start)
    if (!fits(start, name, 0) || (end === undefined && name.length !== at)) return false
    const last = name.length - (end === undefined ? 0 : widthOf(end))
    for (const piece of others) {
      while (at <= last && !fits(piece, name, at)) at++
      at += widthOf(piece)
    }
    return at <= last && (end === undefined || fits(end, name, last))
  }

  /** What stands between the parts of any length: texts, and how many characters are unknown between them. */
  #pieces(): readonly Piece[] {
    const [first = '', ...rest] = this.known
    const pieces: (string | number)[][] = [[first]]
    for (const [index, text] of rest.entries()) {
      const length = this.lengths[index]
      if (length === undefined) pieces.push([text])
      else pieces.at(-1)?.push(length, text)
    }
    return pieces
  }
}

type Piece = readonly (string | number)[]

function widthOf(piece: Piece): number {
  return piece.reduce<number>((width, each) => width + (typeof each === 'number' ? each : each.length), 0)
}

function fits(piece: Piece, name: string, from: number): boolean {
  let at = from
  for (const each of piece) {
    if (typeof each === 'string' && !name.startsWith(each, at)) return false
    at += typeof each === 'number' ? each : each.length
  }
  return at <= name.length
}

/** An ARN, or `*`; or one with unknown parts. */
export type ResourceName = string | UncertainArn

/** How an unknown part of any length is written. */
export const UNKNOWN = '${unknown}'

/** How an unknown part is written: `${unknown:6}` where it has six characters. */
export function unknownPart(length: UnknownLength): string {
  return length === undefined ? UNKNOWN : `\${unknown:${length}}`
}

/** What begins each. */
const BEGINNING = '${unknown'
const PART = /\$\{unknown(?::(\d+))?\}/
/** As numbers are printed, so that a name is printed as it was read. */
const LENGTH = /^[1-9]\d{0,3}$/

/**
 * Reads a name in which `${unknown}` is an unknown part, and `${unknown:6}` one of six characters. INVARIANT (fail
 * closed): there is no way to escape it, so that nothing that is written into a name stands for another one; a name
 * that holds `${unknown}` is decided on as whatever it can be, itself included. That is not so of a known length, which
 * no caller may choose: `src/requests/` reads the names that callers have a part in.
 */
export function parseResourceName(text: string): ResourceName {
  return splitName(text, PART, (length) => (LENGTH.test(length) ? Number(length) : undefined))
}

/** @param part what stands for an unknown part, in whose one group its length is. */
export function splitName(text: string, part: RegExp, lengthOf: (group: string) => UnknownLength): ResourceName {
  if (!text.includes(BEGINNING)) return text
  const pieces: readonly (string | undefined)[] = text.split(part)
  if (pieces.length < 2) return text
  const known = pieces.filter((_, index) => index % 2 === 0).map((each) => each ?? '')
  const lengths = pieces.filter((_, index) => index % 2 === 1)
  return new UncertainArn(
    known,
    lengths.map((group) => (group === undefined ? undefined : lengthOf(group))),
  )
}
