import { ANY, type Pattern } from '../language/wildcard.ts'
import { ProductAutomaton, type State } from './automaton.ts'

/** The texts that any of the patterns covers. */
export type Union = readonly Pattern[]

export const EVERYTHING: Union = [[ANY]]

/** How many states one question may visit. One state costs some microseconds. */
const MOST_STATES = 50_000

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
  /** How many states were visited. */
  readonly states: number
}

/**
 * The shortest text that each of `all` covers and none of `none` does. Exact: `none` is a proof that no text is like
 * that.
 *
 * @param mostStates beyond it the answer is `unknown`. Default: 50,000.
 */
export function findText(
  { all, none = [] }: { readonly all: readonly Union[]; readonly none?: Union },
  mostStates = MOST_STATES,
): Existence {
  const automaton = new ProductAutomaton([...all, none])
  const hasAll = (unions: Iterable<number>) => {
    let count = 0
    for (const union of unions) if (union < all.length) count++
    return count === all.length
  }
  const isHopeful = (state: State) => hasAll(automaton.alive(state)) && !automaton.coversAll(state, all.length)
  for (const visit of visits(automaton, isHopeful, mostStates)) {
    if (visit === 'too many') return { kind: 'unknown' }
    const accepted = automaton.accepted(visit.state)
    if (hasAll(accepted) && !accepted.includes(all.length)) return { kind: 'found', text: textOf(visit) }
  }
  return { kind: 'none' }
}

/** A text that both cover. */
export function findIntersection(one: Union, other: Union): Existence {
  return findText({ all: [one, other] })
}

/**
 * The texts that `within` covers, divided by which of `unions` cover them: two texts of a class are alike to every set
 * that is made of these by union, intersection and complement.
 */
export function textClasses(
  unions: readonly Union[],
  within: Union = EVERYTHING,
  mostStates = MOST_STATES,
): TextClasses {
  const automaton = new ProductAutomaton([...unions, within])
  const isWithin = (index: number) => index === unions.length
  const classes = new Map<string, TextClass>()
  let states = 0
  for (const visit of visits(automaton, (state) => [...automaton.alive(state)].some(isWithin), mostStates)) {
    if (visit === 'too many') return { classes: [...classes.values()], complete: false, states }
    states++
    const accepted = automaton.accepted(visit.state)
    if (!accepted.some(isWithin)) continue
    const matched = accepted.filter((index) => !isWithin(index))
    const key = matched.join(' ')
    if (!classes.has(key)) classes.set(key, { matched, example: textOf(visit) })
  }
  return { classes: [...classes.values()], complete: true, states }
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
  mostStates: number,
): Generator<Visit | 'too many', void> {
  const seen = new Set<string>([keyOf(automaton.start)])
  const queue: Visit[] = isHopeful(automaton.start) ? [{ state: automaton.start, code: -1, before: undefined }] : []
  // The queue grows while it is read.
  for (const visit of queue) {
    yield visit
    if (automaton.isFinal(visit.state)) continue
    for (const code of automaton.characters(visit.state)) {
      const state = automaton.next(visit.state, code)
      const key = keyOf(state)
      if (seen.has(key) || !isHopeful(state)) continue
      if (seen.size >= mostStates) {
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
