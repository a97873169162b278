import type { UncertainArn, UnknownLength } from '../../aws/index.ts'
import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from './wildcard.ts'

/** Of all the names that an uncertain one can be: how many are covered. */
export type Coverage = 'all' | 'some' | 'none'

/** The end of a pattern. */
const END = -5
/** A character that no pattern names. */
const OTHER = -6
const COLON = 0x3a
/** No place. */
const NONE = -1

/**
 * How many places in patterns are looked at. A pattern such as `*a???????????` has more states than could be visited;
 * where they are not, the answer is "some", by which nothing is allowed that a Deny or a lack of an Allow could stop.
 */
const MOST_STEPS = 50_000

/** Places in the patterns that the text read so far can have reached, ascending. */
type Places = readonly number[]

/** Places from which all that follows is covered. */
const COVERED: Places = []
const LOST: Places = []

/**
 * Patterns that are asked which of the names that an uncertain one can be are covered by one of them at least. All
 * places that can be reached are carried along, and for an unknown part all sets of places that some string of
 * characters, or of so many, leads to: where each of these sets holds the end of a pattern, every name is covered.
 */
export class CoveringPatterns {
  private readonly start: Places
  /** All patterns one after the other, each with its end; of several `*` in a row one stands. */
  private readonly tokens: readonly number[]
  /** Where the pattern begins that a place is in. */
  private readonly begins: readonly number[]
  private steps = 0

  constructor(patterns: readonly Pattern[]) {
    const tokens: number[] = []
    const begins: number[] = []
    const start = new PlaceList(tokens, begins)
    for (const pattern of patterns) {
      const begin = tokens.length
      for (const token of [...pattern, END]) {
        const before = tokens.length > begin ? tokens.at(-1) : undefined
        if (isStar(token) && isStar(before)) {
          if (token === ANY) tokens[tokens.length - 1] = ANY
          continue
        }
        tokens.push(token)
        begins.push(begin)
      }
      start.reach(begin)
    }
    this.tokens = tokens
    this.begins = begins
    this.start = start.places
  }

  coverageOf(name: UncertainArn): Coverage {
    this.steps = 0
    let reached: readonly Places[] = [this.start]
    for (const [index, text] of name.known.entries()) {
      if (index > 0) reached = this.afterUnknown(reached, name.lengths[index - 1])
      reached = distinct(reached.map((places) => this.afterText(places, text)))
      if (this.isExhausted) return 'some'
      if (reached.every((each) => each === LOST)) return 'none'
    }
    const covered = reached.filter((each) => this.isEnd(each)).length
    return covered === reached.length ? 'all' : covered > 0 ? 'some' : 'none'
  }

  private get isExhausted(): boolean {
    return this.steps > MOST_STEPS
  }

  private isEnd(places: Places): boolean {
    return places === COVERED || places.some((place) => this.tokens[place] === END)
  }

  private afterText(from: Places, text: string): Places {
    let reached = from
    let i = 0
    while (i < text.length && reached.length > 0 && !this.isExhausted) {
      const begin = i
      // Most names begin as one pattern does, character by character.
      let place = reached.length === 1 ? (reached[0] as number) : NONE
      while (this.tokens[place] === text.charCodeAt(i)) {
        place++
        i++
      }
      reached = i > begin ? this.at(place) : this.after(reached, text.charCodeAt(i++))
    }
    return reached
  }

  private at(place: number): Places {
    this.steps++
    const places = new PlaceList(this.tokens, this.begins)
    places.reach(place)
    return places.places
  }

  private afterUnknown(from: readonly Places[], length: UnknownLength): readonly Places[] {
    if (length === undefined) return this.afterAnything(from)
    let reached = from
    for (let i = 0; i < length && !this.isExhausted; i++) {
      const found = new Map<string, Places>()
      for (const places of reached) {
        for (const next of this.afterAnyOne(places)) found.set(keyOf(next), next)
        if (this.isExhausted) break
      }
      reached = [...found.values()]
    }
    return reached
  }

  /** What any string of characters leads to, the empty one too. */
  private afterAnything(reached: readonly Places[]): readonly Places[] {
    const found = new Map(reached.map((places) => [keyOf(places), places]))
    // A map is walked in the order in which it was filled, what is added meanwhile included.
    for (const places of found.values()) {
      for (const next of this.afterAnyOne(places)) {
        if (!found.has(keyOf(next))) found.set(keyOf(next), next)
        if (this.isExhausted) return [...found.values()]
      }
    }
    return [...found.values()]
  }

  /** What each single character leads to. */
  private *afterAnyOne(places: Places): Generator<Places> {
    for (const code of this.telling(places)) yield this.after(places, code)
  }

  /** The characters that these places tell apart, and one for all others. */
  private telling(places: Places): ReadonlySet<number> {
    const codes = new Set([OTHER, COLON])
    for (const place of places) {
      const token = this.tokens[place] as number
      if (token >= 0) codes.add(token)
    }
    return codes
  }

  private after(places: Places, code: number): Places {
    if (places === COVERED || places === LOST) return places
    this.steps += places.length
    const next = new PlaceList(this.tokens, this.begins)
    for (const place of places) {
      const token = this.tokens[place] as number
      if (isStar(token)) {
        if (token === ANY || code !== COLON) next.reach(place)
      } else if (token === code || token === ONE || (token === ONE_IN_SEGMENT && code !== COLON)) {
        next.reach(place + 1)
      }
    }
    return next.places
  }
}

/** Places as they are reached, in ascending order. */
class PlaceList {
  private readonly list: number[] = []
  private last = -1
  private isCovered = false
  private readonly tokens: readonly number[]
  private readonly begins: readonly number[]

  constructor(tokens: readonly number[], begins: readonly number[]) {
    this.tokens = tokens
    this.begins = begins
  }

  get places(): Places {
    if (this.isCovered) return COVERED
    return this.list.length === 0 ? LOST : this.list
  }

  /** A `*` may be no character: the place after it is reached with it. */
  reach(place: number): void {
    this.add(place)
    if (isStar(this.tokens[place])) this.add(place + 1)
  }

  private add(place: number): void {
    if (place <= this.last) return
    this.last = place
    if (this.tokens[place] === ANY) {
      if (this.tokens[place + 1] === END) this.isCovered = true
      // Whatever an earlier place of the pattern covers came by this `*`, which covers it as well.
      const begin = this.begins[place] as number
      while ((this.list.at(-1) ?? -1) >= begin) this.list.pop()
    }
    this.list.push(place)
  }
}

function isStar(token: number | undefined): boolean {
  return token === ANY || token === ANY_IN_SEGMENT
}

function distinct(all: readonly Places[]): readonly Places[] {
  if (all.length === 1) return all
  return [...new Map(all.map((places) => [keyOf(places), places])).values()]
}

function keyOf(places: Places): string {
  return places === COVERED ? 'covered' : places.join()
}
