import type { ContextValue } from '../language/decision.ts'
import { conditionHolds, testedKey, variableKeys } from './condition-test.ts'
import { type KeyFacts, keyValues } from './key-values.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import type { Condition } from './statements.ts'

/** What a request's context is to be like. */
export interface ContextGoal {
  /** All of these hold. */
  readonly must: readonly Condition[]
  /** Of each of these lists one fails at least. */
  readonly mustNot: readonly (readonly Condition[])[]
}

export type Satisfaction =
  | { readonly kind: 'satisfied'; readonly context: ContextMap }
  /** A proof: no context is like that. */
  | { readonly kind: 'impossible' }
  | { readonly kind: 'unknown' }

/** How many assignments of values to keys one question may try. */
const MOST_STEPS = 4_000

/**
 * A context that makes the conditions hold and fail as wanted. Each key takes in turn the values that its conditions
 * can tell apart; the engine says which of them hold.
 *
 * @param factsOf what is known of a key, in lower case.
 */
export function satisfy(goal: ContextGoal, known: ContextMap, factsOf: (key: string) => KeyFacts): Satisfaction {
  const must = new Map(goal.must.map((condition) => [condition.id, condition]))
  // What must hold cannot be what fails: then the rest of its list fails.
  const mustNot = goal.mustNot.map((list) => list.filter(({ id }) => !must.has(id)))
  if (mustNot.some((list) => list.length === 0)) return { kind: 'impossible' }
  return new ContextSearch([...must.values()], mustNot, known, factsOf).run()
}

interface Clause {
  readonly conditions: readonly Condition[]
  readonly negated: boolean
}

class ContextSearch {
  private readonly clauses: readonly Clause[]
  private readonly conditions: readonly Condition[]
  private readonly keys: readonly string[]
  private readonly variables: ReadonlySet<string>
  private readonly context: Map<string, ContextValue>
  private readonly factsOf: (key: string) => KeyFacts
  private readonly known: ContextMap
  private steps = 0
  private complete = true

  constructor(
    must: readonly Condition[],
    mustNot: readonly (readonly Condition[])[],
    known: ContextMap,
    factsOf: (key: string) => KeyFacts,
  ) {
    this.known = known
    this.context = new Map(known)
    this.factsOf = factsOf
    this.clauses = [
      ...must.map((condition) => ({ conditions: [condition], negated: false })),
      ...mustNot.map((conditions) => ({ conditions, negated: true })),
    ]
    const distinct = new Map(this.clauses.flatMap(({ conditions }) => conditions.map((each) => [each.id, each])))
    this.conditions = [...distinct.values()]
    this.variables = new Set(this.conditions.flatMap(variableKeys))
    // The values of a variable's key decide what the conditions that use it ask for.
    const keys = new Set([...this.variables, ...this.conditions.map(testedKey)])
    this.keys = [...keys].filter((key) => !known.has(key))
  }

  run(): Satisfaction {
    const { known } = this
    const decided = new Set(known.keys())
    if (this.clauses.some((clause) => this.isDecided(clause, decided) && !this.isMet(clause)))
      return { kind: 'impossible' }
    if (this.assign(0, decided)) return { kind: 'satisfied', context: this.context }
    return { kind: this.complete ? 'impossible' : 'unknown' }
  }

  private assign(position: number, decided: Set<string>): boolean {
    const key = this.keys[position]
    if (key === undefined) return true
    decided.add(key)
    const due = this.clauses.filter((clause) => this.mentions(clause, key) && this.isDecided(clause, decided))
    for (const value of this.candidates(key, decided)) {
      if (++this.steps > MOST_STEPS) {
        this.complete = false
        break
      }
      this.context.set(key, value)
      if (due.every((clause) => this.isMet(clause)) && this.assign(position + 1, decided)) return true
    }
    this.context.delete(key)
    decided.delete(key)
    return false
  }

  private mentions({ conditions }: Clause, key: string): boolean {
    return conditions.some((condition) => keysOf(condition).includes(key))
  }

  private isDecided({ conditions }: Clause, decided: ReadonlySet<string>): boolean {
    return conditions.every((condition) => keysOf(condition).every((key) => decided.has(key)))
  }

  private isMet({ conditions, negated }: Clause): boolean {
    return conditions.every((condition) => conditionHolds(condition, contextOf(this.context))) !== negated
  }

  /** Values of the key, of those that all its conditions answer alike only the first. */
  private candidates(key: string, decided: ReadonlySet<string>): readonly ContextValue[] {
    const own = this.conditions.filter((condition) => testedKey(condition) === key)
    const facts = this.factsOf(key)
    const { values, complete } = keyValues(own, this.context, facts)
    const isVariable = this.variables.has(key)
    const usesVariables = own.some((condition) => variableKeys(condition).length > 0)
    if (!complete || isVariable || usesVariables) this.complete = false
    // A legible value for a variable that nothing else constrains: an absent one makes most conditions that use it
    // fail.
    if (isVariable) {
      const words = facts.type === undefined || facts.type === 'String' ? ['example'] : []
      return [...values.filter((value) => value !== undefined && value !== ''), ...words, undefined]
    }
    const answerable = own.filter((condition) => keysOf(condition).every((each) => decided.has(each)))
    if (answerable.length < own.length) return values
    const seen = new Set<string>()
    return values.filter((value) => {
      this.context.set(key, value)
      const answers = own.map((condition) => (conditionHolds(condition, contextOf(this.context)) ? '1' : '0')).join('')
      if (seen.has(answers)) return false
      seen.add(answers)
      return true
    })
  }
}

function keysOf(condition: Condition): readonly string[] {
  return [testedKey(condition), ...variableKeys(condition)]
}
