import { ANY, type Pattern } from '../language/wildcard.ts'
import { ProductAutomaton, type State } from './automaton.ts'

/** The texts that any of the patterns covers. */
export type Union = readonly Pattern[]

export const EVERYTHING: Union = [[ANY]]

/** How far a question may go. */
export interface Bounds {
  /** How many states it may visit. Default: 50,000. One costs some microseconds. */
  readonly mostStates?: number
  /** What it shares with others. */
  readonly budget?: Budget | undefined
}
const MOST_STATES = 50_000

/**
 * What several questions may cost together, counted in places of patterns that are moved on by a character: some tenth
 * of a microsecond each. All else that can be dear is charged in these. What is left open when it is spent is
 * undecided.
 */
export interface Budget {
  left: number
}

/** Whether a text exists: with the shortest one, or undecided because the search would have been too long. */
export type Existence =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }

/** Texts that the same unions cover. */
export interface TextClass {
  /** Indices of the unions that cover them, ascending. */
  readonly matched: readonly number[]
  /** The shortest of them. */
  readonly example: string
}

export interface TextClasses {
  readonly classes: readonly TextClass[]
  /** False where the search was too long: then there may be more. */
  readonly complete: boolean
}

/**
 * The shortest text that each of `all` covers and none of `none` does. Exact: `none` is a proof that no text is like
 * that.
 *
 * @param bounds beyond them the answer is `unknown`.
 */
export function findText(
  { all, none = [] }: { readonly all: readonly Union[]; readonly none?: Union },
  bounds: Bounds = {},
): Existence {
  const automaton = new ProductAutomaton([...all, none])
  const isHopeful = (state: State) =>
    automaton.countAlive(state, all.length) === all.length && !automaton.coversAll(state, all.length)
  for (const visit of visits(automaton, isHopeful, bounds)) {
    if (visit === 'too many') return { kind: 'unknown' }
    const accepted = automaton.accepted(visit.state)
    if (accepted.length === all.length && !accepted.includes(all.length)) return { kind: 'found', text: textOf(visit) }
  }
  return { kind: 'none' }
}

/** A text that both cover. */
export function findIntersection(one: Union, other: Union, bounds: Bounds = {}): Existence {
  return findText({ all: [one, other] }, bounds)
}

/**
 * The texts that `within` covers, divided by which of `unions` cover them: two texts of a class are alike to every set
 * that is made of these by union, intersection and complement.
 */
export function textClasses(unions: readonly Union[], within: Union = EVERYTHING, bounds: Bounds = {}): TextClasses {
  const automaton = new ProductAutomaton([...unions, within])
  const isWithin = (index: number) => index === unions.length
  const classes = new Map<string, TextClass>()
  for (const visit of visits(automaton, (state) => automaton.isLastAlive(state), bounds)) {
    if (visit === 'too many') return { classes: [...classes.values()], complete: false }
    const accepted = automaton.accepted(visit.state)
    if (!accepted.some(isWithin)) continue
    const matched = accepted.filter((index) => !isWithin(index))
    const key = matched.join(' ')
    if (!classes.has(key)) classes.set(key, { matched, example: textOf(visit) })
  }
  return { classes: [...classes.values()], complete: true }
}

interface Visit {
  readonly state: State
  /** The shortest text that leads here: its last character, and the visit before. */
  readonly code: number
  readonly before: Visit | undefined
}

/** Each state once, by the length of the shortest text that leads to it. */
function* visits(
  automaton: ProductAutomaton,
  isHopeful: (state: State) => boolean,
  { mostStates = MOST_STATES, budget }: Bounds,
): Generator<Visit | 'too many', void> {
  if (budget) budget.left -= automaton.size
  const seen = new Set<string>([keyOf(automaton.start)])
  const queue: Visit[] = isHopeful(automaton.start) ? [{ state: automaton.start, code: -1, before: undefined }] : []
  // The queue grows while it is read.
  for (const visit of queue) {
    yield visit
    if (automaton.isFinal(visit.state)) continue
    for (const code of automaton.characters(visit.state)) {
      const state = automaton.next(visit.state, code)
      const key = keyOf(state)
      if (budget) budget.left -= visit.state.length
      if (seen.has(key) || !isHopeful(state)) continue
      if (seen.size >= mostStates || (budget && budget.left <= 0)) {
        yield 'too many'
        return
      }
      seen.add(key)
      queue.push({ state, code, before: visit })
    }
  }
}

/** Positions as characters: a state's key is short, and quickly compared. */
function keyOf(state: State): string {
  let key = ''
  for (const position of state) key += String.fromCharCode(position & 0xffff, position >> 16)
  return key
}

function textOf(visit: Visit): string {
  const codes: number[] = []
  for (let at: Visit | undefined = visit; at?.before; at = at.before) codes.push(at.code)
  return codes.reverse().reduce((text, code) => text + String.fromCharCode(code), '')
}
