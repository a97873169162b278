/** What is searched: a text, of which each character can be looked at. */
type Characters = Pick<string, 'length' | 'charCodeAt'>

/**
 * A text that is looked for in others, by Knuth, Morris and Pratt: no character of theirs is looked at twice, whatever
 * repeats itself in either. `indexOf` begins anew at each character.
 */
export class Needle {
  readonly #text: string
  /** Of each beginning of the text, how long a shorter beginning is also its end. */
  readonly #borders: Uint32Array

  constructor(text: string) {
    this.#text = text
    this.#borders = new Uint32Array(text.length)
    for (let i = 1; i < text.length; i++) {
      this.#borders[i] = this.#lengthened(this.#borders[i - 1] ?? 0, text.charCodeAt(i))
    }
  }

  /** Where the first one at `from` or after it ends; -1 without one. */
  endIn(hay: Characters, from: number): number {
    const { length } = this.#text
    if (length === 0) return from
    let matched = 0
    for (let i = from; i < hay.length; i++) {
      matched = this.#lengthened(matched, hay.charCodeAt(i))
      if (matched === length) return i + 1
    }
    return -1
  }

  /** How much of the text is matched with one character more, of which `matched` were. */
  #lengthened(matched: number, char: number): number {
    let rest = matched
    while (rest > 0 && this.#text.charCodeAt(rest) !== char) rest = this.#borders[rest - 1] ?? 0
    return this.#text.charCodeAt(rest) === char ? rest + 1 : 0
  }
}
