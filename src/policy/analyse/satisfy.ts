import type { ContextValue } from '../language/decision.ts'
import { conditionHolds, testedKey, variableKeys } from './condition-test.ts'
import { type KeyFacts, keyValues } from './key-values.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import type { Budget } from './patterns.ts'
import type { Condition } from './statements.ts'
import type { TiedKeys } from './tie.ts'

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

/** What is known of condition keys. */
export interface KnownKeys {
  /** Of one key, in lower case. */
  readonly factsOf: (key: string) => KeyFacts
  readonly ties?: readonly TiedKeys[]
  /** When it is spent what is not found by then is unknown. */
  readonly budget?: Budget | undefined
}

/** How many assignments of values to keys one question may try. */
const MOST_STEPS = 4_000
/** What asking a condition costs, in a budget's units, beside its values. */
const PER_CONDITION = 10

/**
 * A context that makes the conditions hold and fail as wanted. Each key takes in turn the values that its conditions
 * can tell apart, tied keys together; the engine says which of them hold.
 */
export function satisfy(goal: ContextGoal, known: ContextMap, keys: KnownKeys): Satisfaction {
  const must = new Map(goal.must.map((condition) => [condition.id, condition]))
  // What must hold cannot be what fails: then the rest of its list fails.
  const mustNot = goal.mustNot.map((list) => list.filter(({ id }) => !must.has(id)))
  if (mustNot.some((list) => list.length === 0)) return { kind: 'impossible' }
  return new ContextSearch([...must.values()], mustNot, known, keys).run()
}

const EXAMPLE_ARN = 'arn:aws:ec2:us-east-1:123456789012:vpc/example'

interface Clause {
  readonly conditions: readonly Condition[]
  readonly negated: boolean
}

class ContextSearch {
  private readonly clauses: readonly Clause[]
  private readonly conditions: readonly Condition[]
  private readonly units: readonly TiedKeys[]
  private readonly variables: ReadonlySet<string>
  private readonly context: Map<string, ContextValue>
  private readonly facts: KnownKeys
  private readonly known: ContextMap
  private steps = 0
  private complete = true

  constructor(
    must: readonly Condition[],
    mustNot: readonly (readonly Condition[])[],
    known: ContextMap,
    facts: KnownKeys,
  ) {
    this.known = known
    this.context = new Map(known)
    this.facts = facts
    this.clauses = [
      ...must.map((condition) => ({ conditions: [condition], negated: false })),
      ...mustNot.map((conditions) => ({ conditions, negated: true })),
    ]
    const distinct = new Map(this.clauses.flatMap(({ conditions }) => conditions.map((each) => [each.id, each])))
    this.conditions = [...distinct.values()]
    this.variables = new Set(this.conditions.flatMap(variableKeys))
    // The values of a variable's key decide what the conditions that use it ask for.
    const keys = new Set([...this.variables, ...this.conditions.map(testedKey)])
    const ties = (facts.ties ?? []).filter((tie) => tie.keys.some((key) => keys.has(key)))
    const tied = new Set(ties.flatMap((tie) => tie.keys))
    const alone = [...keys].filter((key) => !known.has(key) && !tied.has(key))
    const isFirst = (key: string) => this.variables.has(key)
    this.units = [
      ...alone.filter(isFirst).map((key) => this.unitOf(key)),
      ...ties.filter(({ after }) => !after),
      ...alone.filter((key) => !isFirst(key)).map((key) => this.unitOf(key)),
      ...ties.filter(({ after }) => after),
    ]
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
    const unit = this.units[position]
    if (unit === undefined) return true
    for (const key of unit.keys) decided.add(key)
    const due = this.clauses.filter((clause) => this.mentions(clause, unit.keys) && this.isDecided(clause, decided))
    for (const values of this.candidates(unit, decided)) {
      if (++this.steps > MOST_STEPS || this.isSpent()) {
        this.complete = false
        break
      }
      for (const [key, value] of values) this.context.set(key, value)
      for (const { conditions } of due) this.charge(conditions)
      if (due.every((clause) => this.isMet(clause)) && this.assign(position + 1, decided)) return true
    }
    for (const key of unit.keys) {
      this.context.delete(key)
      decided.delete(key)
    }
    return false
  }

  private isSpent(): boolean {
    const { budget } = this.facts
    return budget !== undefined && budget.left <= 0
  }

  private charge(conditions: readonly Condition[]): void {
    const { budget } = this.facts
    if (!budget) return
    for (const { element } of conditions) budget.left -= PER_CONDITION + element.values.length
  }

  private mentions({ conditions }: Clause, keys: readonly string[]): boolean {
    return conditions.some((condition) => keysOf(condition).some((key) => keys.includes(key)))
  }

  private isDecided({ conditions }: Clause, decided: ReadonlySet<string>): boolean {
    return conditions.every((condition) => keysOf(condition).every((key) => decided.has(key)))
  }

  private isMet({ conditions, negated }: Clause): boolean {
    return conditions.every((condition) => conditionHolds(condition, contextOf(this.context))) !== negated
  }

  /** A key by itself. */
  private unitOf(key: string): TiedKeys {
    const facts = this.facts.factsOf(key)
    return {
      keys: [key],
      values: (conditions, assigned, budget) => {
        const { values, complete } = keyValues(conditions, assigned, facts, budget)
        const tried = this.variables.has(key)
          ? [...variableValues(values, facts), ...this.wordsFor(key, facts)]
          : values
        return { values: tried.map((value) => new Map([[key, value]])), complete }
      },
    }
  }

  /** For a variable of any text: what keys can be that it is compared with. */
  private wordsFor(key: string, { type, limits = {} }: KeyFacts): readonly string[] {
    if ((type !== undefined && type !== 'String') || limits.among || limits.within) return []
    const users = this.conditions.filter((condition) => variableKeys(condition).includes(key))
    const facts = users.map((condition) => this.facts.factsOf(testedKey(condition)))
    return facts.flatMap((each) => each.limits?.words ?? (each.type === 'ARN' ? [EXAMPLE_ARN] : []))
  }

  /** Values of the keys, of those that all their conditions answer alike only the first. */
  private candidates({ keys, values: valuesOf }: TiedKeys, decided: ReadonlySet<string>): readonly ContextMap[] {
    const own = this.conditions.filter((condition) => keys.includes(testedKey(condition)))
    const { values, complete } = valuesOf(own, this.context, this.facts.budget)
    const isVariable = keys.some((key) => this.variables.has(key))
    const usesVariables = own.some((condition) => variableKeys(condition).length > 0)
    if (!complete || isVariable || usesVariables) this.complete = false
    if (isVariable) return values
    const answerable = own.filter((condition) => keysOf(condition).every((each) => decided.has(each)))
    if (answerable.length < own.length) return values
    const seen = new Set<string>()
    return values.filter((each) => {
      if (this.isSpent()) return true
      this.charge(own)
      for (const [key, value] of each) this.context.set(key, value)
      const answers = own.map((condition) => (conditionHolds(condition, contextOf(this.context)) ? '1' : '0')).join('')
      if (seen.has(answers)) return false
      seen.add(answers)
      return true
    })
  }
}

/**
 * For a variable that nothing else constrains a legible value: an absent one makes most conditions that use it fail.
 */
function variableValues(values: readonly ContextValue[], { type, limits = {} }: KeyFacts): readonly ContextValue[] {
  const isText = type === undefined || type === 'String'
  const words = limits.words ?? (isText && !limits.among && !limits.within ? ['example'] : [])
  const some = values.filter((value) => value !== undefined && value !== '')
  return [...some, ...words, ...(values.includes(undefined) ? [undefined] : [])]
}

function keysOf(condition: Condition): readonly string[] {
  return [testedKey(condition), ...variableKeys(condition)]
}
