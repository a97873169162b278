import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'

/** A `*` and a `?` that stay within a name: any characters but those that end a part of an ARN or of a path. */
export const ANY_IN_NAME = -5
export const ONE_IN_NAME = -6

const COLON = 0x3a
const SLASH = 0x2f
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
  /** By position; ascending, so that the positions of a state stand by their unions. */
  private readonly unionAt: number[] = []
  /** By position: where its pattern begins. */
  private readonly beginAt: number[] = []
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

  /** How many places its patterns have. */
  get size(): number {
    return this.tokens.length
  }

  private append(pattern: Pattern, union: number): void {
    const begin = this.tokens.length
    for (const token of [...pattern, END]) {
      this.tokens.push(token)
      this.unionAt.push(union)
      this.beginAt.push(begin)
    }
  }

  /** The indices of the unions that cover the text read so far, ascending. */
  accepted(state: State): number[] {
    const unions: number[] = []
    for (const position of state) {
      const union = this.unionOf(position)
      if (this.tokens[position] === END && union !== unions.at(-1)) unions.push(union)
    }
    return unions
  }

  /** How many of the unions before `end` cover some continuation. */
  countAlive(state: State, end: number): number {
    let last = -1
    let count = 0
    for (const position of state) {
      const union = this.unionOf(position)
      if (union >= end) break
      if (union !== last) count++
      last = union
    }
    return count
  }

  /** Whether the last of the unions covers some continuation. */
  isLastAlive(state: State): boolean {
    const last = state.at(-1)
    return last !== undefined && this.unionOf(last) === this.covered.length - 1
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
    let inName = false
    for (const position of state) {
      const token = this.tokens[position] ?? END
      if (token >= 0) literals.add(token)
      else if (token === ANY_IN_SEGMENT || token === ONE_IN_SEGMENT) inSegment = true
      else if (token === ANY_IN_NAME || token === ONE_IN_NAME) inName = true
    }
    if (inSegment || inName) literals.add(COLON)
    if (inName) literals.add(SLASH)
    yield* literals
    yield freshCharacter(literals)
  }

  next(state: State, code: number): State {
    const reached: number[] = []
    for (const position of state) {
      const token = this.tokens[position] ?? END
      if (staysAt(token, code)) this.enter(position, reached)
      else if (passes(token, code)) this.enter(position + 1, reached)
    }
    return this.reduced(reached)
  }

  /** A `*` can be left as soon as it is entered. */
  private enter(position: number, into: number[]): void {
    for (let at = position; ; at++) {
      into.push(at)
      const token = this.tokens[at]
      if (token !== ANY && token !== ANY_IN_SEGMENT && token !== ANY_IN_NAME) return
    }
  }

  /**
   * Without repetitions, and without what is covered anyway: by an unbound `*` further on in the same pattern, or last
   * in one of the union.
   */
  private reduced(positions: number[]): State {
    sortNearlySorted(positions)
    const done: number[] = []
    for (const position of positions) {
      if (this.tokens[position] !== ANY || this.tokens[position + 1] !== END) continue
      const union = this.unionOf(position)
      if (union !== done.at(-1)) done.push(union)
    }
    const kept: number[] = []
    let i = positions.length - 1
    while (i >= 0) {
      const position = positions[i--] as number
      if (position === kept.at(-1) || (done.length > 0 && done.includes(this.unionOf(position)))) continue
      kept.push(position)
      if (this.tokens[position] !== ANY) continue
      // What comes before an unbound `*` in its pattern adds nothing to it.
      const begin = this.beginAt[position] ?? 0
      while (i >= 0 && (positions[i] as number) >= begin) i--
    }
    kept.reverse()
    if (done.length === 0) return kept
    for (const union of done) {
      const covered = this.covered[union] ?? 0
      kept.push(covered, covered + 1)
    }
    return sortNearlySorted(kept)
  }
}

/** Whether it is a `*` that takes the character. */
function staysAt(token: number, code: number): boolean {
  if (token === ANY) return true
  if (token === ANY_IN_SEGMENT) return code !== COLON
  return token === ANY_IN_NAME && code !== COLON && code !== SLASH
}

/** Whether it is the character, or a `?` that takes it. */
function passes(token: number, code: number): boolean {
  if (token === code || token === ONE) return true
  if (token === ONE_IN_SEGMENT) return code !== COLON
  return token === ONE_IN_NAME && code !== COLON && code !== SLASH
}

/** By insertion: a few numbers, most of them in order. In place. */
function sortNearlySorted(numbers: number[]): number[] {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i] as number
    let at = i
    while (at > 0 && (numbers[at - 1] as number) > number) {
      numbers[at] = numbers[at - 1] as number
      at--
    }
    numbers[at] = number
  }
  return numbers
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
