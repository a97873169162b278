import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'

const COLON = 0x3a
/** Past a pattern's last token. */
const END = -9

/** What of each pattern can still follow after some text: positions in `tokens`, ascending. */
export type State = readonly number[]

/** Legible ones first: they end up in examples. */
const FRESH = 'xabcdefghijklmnopqrstuvwyz0123456789-_/.ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * Several unions of patterns read side by side. Each state of the product is made when it is first reached, and per
 * state only those characters are told apart that some pattern is waiting for: all others lead to the same state, and
 * one stands for them.
 */
export class ProductAutomaton {
  private readonly tokens: number[] = []
  private readonly unionAt: number[] = []
  /**
   * By union: where its patterns are followed by a `*` of its own, which stands for any of them that covers whatever
   * follows.
   */
  private readonly covered: number[] = []
  readonly start: State

  constructor(unions: readonly (readonly Pattern[])[]) {
    const starts: number[] = []
    for (const [index, patterns] of unions.entries()) {
      for (const pattern of patterns) {
        starts.push(this.tokens.length)
        this.append(pattern, index)
      }
      this.covered.push(this.tokens.length)
      this.append([ANY], index)
    }
    const reached: number[] = []
    for (const position of starts) this.enter(position, reached)
    this.start = this.reduced(reached)
  }

  private append(pattern: Pattern, union: number): void {
    for (const token of [...pattern, END]) {
      this.tokens.push(token)
      this.unionAt.push(union)
    }
  }

  /** The indices of the unions that cover the text read so far, ascending. */
  accepted(state: State): number[] {
    const unions = new Set<number>()
    for (const position of state) {
      if (this.tokens[position] === END) unions.add(this.unionOf(position))
    }
    return [...unions]
  }

  /** The indices of the unions that cover some continuation. */
  alive(state: State): Set<number> {
    return new Set(state.map((position) => this.unionOf(position)))
  }

  /** Whether the union covers every continuation. */
  coversAll(state: State, union: number): boolean {
    return state.includes(this.covered[union] ?? -1)
  }

  /** Whether the same unions are accepted whatever follows. */
  isFinal(state: State): boolean {
    return state.every((position) => position >= (this.covered[this.unionOf(position)] ?? 0))
  }

  private unionOf(position: number): number {
    return this.unionAt[position] ?? 0
  }

  /** One character for each class of characters that the patterns tell apart here. */
  *characters(state: State): Iterable<number> {
    const literals = new Set<number>()
    let inSegment = false
    for (const position of state) {
      const token = this.tokens[position] ?? END
      if (token >= 0) literals.add(token)
      else if (token === ANY_IN_SEGMENT || token === ONE_IN_SEGMENT) inSegment = true
    }
    if (inSegment) literals.add(COLON)
    yield* literals
    yield freshCharacter(literals)
  }

  next(state: State, code: number): State {
    const reached: number[] = []
    for (const position of state) {
      const token = this.tokens[position] ?? END
      if (token === ANY || (token === ANY_IN_SEGMENT && code !== COLON)) this.enter(position, reached)
      else if (token === code || token === ONE || (token === ONE_IN_SEGMENT && code !== COLON))
        this.enter(position + 1, reached)
    }
    return this.reduced(reached)
  }

  /** A `*` can be left as soon as it is entered. */
  private enter(position: number, into: number[]): void {
    for (let at = position; ; at++) {
      into.push(at)
      const token = this.tokens[at]
      if (token !== ANY && token !== ANY_IN_SEGMENT) return
    }
  }

  /**
   * Without repetitions, and without what is covered anyway: by an unbound `*` further on in the same pattern, or last
   * in one of the union.
   */
  private reduced(positions: number[]): State {
    const done = new Set<number>()
    for (const position of positions) {
      if (this.tokens[position] === ANY && this.tokens[position + 1] === END) done.add(this.unionOf(position))
    }
    positions.sort((a, b) => b - a)
    const kept: number[] = []
    for (let i = 0; i < positions.length; i++) {
      const position = positions[i] as number
      if (position === kept.at(-1) || done.has(this.unionOf(position))) continue
      kept.push(position)
      // What comes before an unbound `*` in its pattern adds nothing to it.
      if (this.tokens[position] === ANY) i = this.skipPattern(positions, i)
    }
    for (const union of done) {
      const covered = this.covered[union] ?? 0
      kept.push(covered, covered + 1)
    }
    return kept.sort((a, b) => a - b)
  }

  /** The index of the last of `positions`, descending, that is in the same pattern as the one at `from`. */
  private skipPattern(positions: readonly number[], from: number): number {
    let begin = positions[from] as number
    while (begin > 0 && this.tokens[begin - 1] !== END) begin--
    let i = from
    while (i + 1 < positions.length && (positions[i + 1] as number) >= begin) i++
    return i
  }
}

function freshCharacter(taken: ReadonlySet<number>): number {
  for (let i = 0; i < FRESH.length; i++) {
    const code = FRESH.charCodeAt(i)
    if (!taken.has(code)) return code
  }
  let code = 0xa1
  while (taken.has(code) || code === COLON) code++
  return code
}
