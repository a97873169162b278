import type { Condition, Leaf } from './filter-condition.ts'

/** What a filter policy says of one property, by its path: the names down to it, with dots between them. */
export interface PropertyRule {
  readonly path: string
  readonly conditions: readonly Condition[]
}

/** Deeper than this, a message is not looked at. */
const MAX_DEPTH = 1000

/**
 * Whether `message` satisfies all rules of one of `branches`, which are sets of bits: bit 0 is the first of `rules`, of
 * which there may be five.
 *
 * A name may hold dots or be nested: `{"a.b": 1}` and `{"a": {"b": 1}}` have the same property. Of an array, all rules
 * look at the same entry.
 */
export function matches(rules: readonly PropertyRule[], branches: readonly number[], message: object): boolean {
  const walk = new Walk(rules)
  const found = walk.object(message, -1, 0, 0)
  const without = walk.heldWithout()
  return branches.some((branch) => some(found, (held) => (branch & ~(held | without)) === 0))
}

/**
 * What a part of a message can satisfy: of the sets of rules (as bits) that can be satisfied at once, the set; so that
 * bit n is whether the rules n can. It takes one number, and a message one look, however many ways there are to choose
 * among the entries of its arrays.
 */
type Ways = number

const NONE: Ways = 1 << 0

/** Which rules' path ends at a value, which go on below it, and where: no path is put together, or compared twice. */
interface Place {
  readonly here: number
  readonly below: number
  readonly at: number
}

class Walk {
  readonly #rules: readonly PropertyRule[]
  /** The rules whose property the message has. */
  #present = 0

  constructor(rules: readonly PropertyRule[]) {
    this.#rules = rules
  }

  heldWithout(): number {
    return this.#bits(
      ({ conditions }, bit) => (this.#present & bit) === 0 && conditions.some(({ holdsWithout }) => holdsWithout),
    )
  }

  /**
   * @param among the rules whose path goes on below the object, as bits
   * @param at where it does, which is one place: what came before is the same names
   */
  object(object: object, among: number, at: number, depth: number): Ways {
    let ways = NONE
    for (const [name, value] of Object.entries(object) as [string, unknown][]) {
      const end = at + name.length
      const concerned = this.#bits(({ path }, bit) => (among & bit) !== 0 && path.startsWith(name, at))
      const here = this.#bits(({ path }, bit) => (concerned & bit) !== 0 && path.length === end)
      const below = this.#bits(({ path }, bit) => (concerned & bit) !== 0 && path[end] === '.')
      if ((here | below) !== 0) ways = together(ways, this.#value(value, { here, below, at: end + 1 }, depth + 1))
    }
    return ways
  }

  #value(value: unknown, place: Place, depth: number): Ways {
    if (depth > MAX_DEPTH) return NONE
    if (Array.isArray(value)) {
      let ways = NONE
      for (const entry of value) ways |= this.#value(entry, place, depth + 1)
      return ways
    }
    return typeof value === 'object' && value !== null
      ? this.object(value, place.below, place.at, depth)
      : 1 << this.#heldBy(value as Leaf, place.here)
  }

  #heldBy(value: Leaf, here: number): number {
    this.#present |= here
    return this.#bits(({ conditions }, bit) => (here & bit) !== 0 && conditions.some(({ holds }) => holds(value)))
  }

  #bits(test: (rule: PropertyRule, bit: number) => boolean | undefined): number {
    return this.#rules.reduce((bits, rule, i) => (test(rule, 1 << i) ? bits | (1 << i) : bits), 0)
  }
}

function some(ways: Ways, test: (held: number) => boolean): boolean {
  for (let rest = ways >>> 0; rest !== 0; rest &= rest - 1) {
    if (test(31 - Math.clz32(rest & -rest))) return true
  }
  return false
}

/** What two members of an object satisfy at once: each of the one's ways with each of the other's. */
function together(a: Ways, b: Ways): Ways {
  if (a === NONE) return b
  if (b === NONE) return a
  let ways = 0
  some(a, (one) =>
    some(b, (other) => {
      ways |= 1 << (one | other)
      return false
    }),
  )
  return ways
}
