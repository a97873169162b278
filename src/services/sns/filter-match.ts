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
  const found = walk.object(message, '', 0)
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

  object(object: object, path: string, depth: number): Ways {
    let ways = NONE
    for (const [name, value] of Object.entries(object) as [string, unknown][]) {
      const below = depth === 0 ? name : `${path}.${name}`
      if (this.#concerns(below)) ways = together(ways, this.#value(value, below, depth + 1))
    }
    return ways
  }

  #value(value: unknown, path: string, depth: number): Ways {
    if (depth > MAX_DEPTH) return NONE
    if (Array.isArray(value)) {
      let ways = NONE
      for (const entry of value) ways |= this.#value(entry, path, depth + 1)
      return ways
    }
    return typeof value === 'object' && value !== null
      ? this.object(value, path, depth)
      : 1 << this.#heldBy(value as Leaf, path)
  }

  #heldBy(value: Leaf, path: string): number {
    this.#present |= this.#bits((rule) => rule.path === path)
    return this.#bits((rule) => rule.path === path && rule.conditions.some(({ holds }) => holds(value)))
  }

  #concerns(path: string): boolean {
    return this.#rules.some((rule) => rule.path === path || rule.path.startsWith(`${path}.`))
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
