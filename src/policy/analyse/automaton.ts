import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../wildcard.ts'

const COLON = 0x3a
/** Past a pattern's last token. */
const END = -9

/** What of each pattern can still follow after some text: positions in `tokens`, ascending. */
export type State = readonly number[]

/** Legible ones first: they end up in examples. */
const FRESH = 'xabcdefghijklmnopqrstuvwyz0123456789-_/.ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * Several patterns read side by side. Each state of the product is made when it is first reached, and per state only those characters are
 * told apart that some pattern is waiting for: all others lead to the same state, and one stands for them.
 */
export class ProductAutomaton {
  private readonly tokens: number[] = []
  private readonly patternAt: number[] = []
  readonly start: State

  constructor(patterns: readonly Pattern[]) {
    const starts: number[] = []
    for (const [index, pattern] of patterns.entries()) {
      starts.push(this.tokens.length)
      for (const token of [...pattern, END]) {
        this.tokens.push(token)
        this.patternAt.push(index)
      }
    }
    const reached: number[] = []
    for (const position of starts) this.enter(position, reached)
    this.start = this.reduced(reached)
  }

  /** The indices of the patterns that cover the text read so far. */
  accepted(state: State): number[] {
    return state.filter((position) => this.tokens[position] === END).map((position) => this.patternAt[position] ?? 0)
  }

  /** The indices of the patterns that cover some continuation. */
  alive(state: State): Set<number> {
    return new Set(state.map((position) => this.patternAt[position] ?? 0))
  }

  /** Whether the same patterns are accepted whatever follows. */
  isFinal(state: State): boolean {
    return state.every((position, i) => {
      const token = this.tokens[position]
      if (token === ANY) return this.tokens[position + 1] === END
      return token === END && this.tokens[position - 1] === ANY && state[i - 1] === position - 1
    })
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

  /** Without repetitions, and without what an unbound `*` further on in the same pattern covers anyway. */
  private reduced(positions: number[]): State {
    positions.sort((a, b) => a - b)
    const kept: number[] = []
    for (let i = positions.length - 1; i >= 0; i--) {
      const position = positions[i] as number
      const later = kept.at(-1)
      if (position === later) continue
      kept.push(position)
      if (this.tokens[position] !== ANY) continue
      const pattern = this.patternAt[position]
      while (i > 0 && this.patternAt[positions[i - 1] as number] === pattern) i--
    }
    return kept.reverse()
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
