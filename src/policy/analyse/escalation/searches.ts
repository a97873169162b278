import type { PolicySource } from '../../decide/policy-set.ts'
import { Lacking } from '../administrator.ts'
import type { ContextMap } from '../known-context.ts'
import type { AnalysedStatement, StatementRef } from '../statements.ts'
import { Answers } from './answers.ts'
import type { AccountIndex } from './principals.ts'

/** What a search found. */
export interface Found {
  readonly resource: string
  /** Values of keys that were not known. */
  readonly more: ContextMap
  readonly statement: StatementRef | undefined
  readonly isUndecided: boolean
}

export type Limits = 'unlimited' | 'conditionally unlimited' | 'limited'

/** The searches of one account, each made once. */
class Searches {
  private readonly numbers = new Map<AnalysedStatement, number>()
  private readonly found = new Map<string, Found | undefined>()
  private readonly limited = new Map<string, Limits>()
  private readonly answers = new Map<string, Answers>()
  private readonly byText = new Map<string, number>()
  private readonly texts = new WeakMap<PolicySource, number>()
  private readonly sets = new WeakMap<readonly string[], Map<string, readonly (readonly string[])[]>>()

  limits(id: string, find: () => Limits): Limits {
    const limits = this.limited.get(id) ?? find()
    this.limited.set(id, limits)
    return limits
  }

  /** What those share who have the same policies: of each layer, where there is one. */
  answersOf(of: string, layers: readonly (readonly PolicySource[] | undefined)[]): Answers {
    const numbers = layers.map((layer) => layer?.map((source) => this.numberOfText(source)) ?? null)
    const id = `${of} ${JSON.stringify(numbers)}`
    const answers = this.answers.get(id) ?? new Answers()
    this.answers.set(id, answers)
    return answers
  }

  private numberOfText(source: PolicySource): number {
    const known = this.texts.get(source)
    if (known !== undefined) return known
    const text = `${source.policy} ${source.document}`
    const number = this.byText.get(text) ?? this.byText.size
    this.byText.set(text, number)
    this.texts.set(source, number)
    return number
  }

  alike(
    id: string,
    arns: readonly string[],
    find: () => readonly (readonly string[])[],
  ): readonly (readonly string[])[] {
    const ofArns = this.sets.get(arns) ?? new Map<string, readonly (readonly string[])[]>()
    this.sets.set(arns, ofArns)
    const sets = ofArns.get(id) ?? find()
    ofArns.set(id, sets)
    return sets
  }

  numberOf(statement: AnalysedStatement): number {
    const number = this.numbers.get(statement) ?? this.numbers.size
    this.numbers.set(statement, number)
    return number
  }

  /** What those lack who are no administrators. */
  readonly lacking = new Lacking()

  once(id: string, search: () => Found | undefined): Found | undefined {
    if (!this.found.has(id)) this.found.set(id, search())
    return this.found.get(id)
  }
}

const inAccounts = new WeakMap<AccountIndex, Searches>()

export function searchesIn(account: AccountIndex): Searches {
  const searches = inAccounts.get(account) ?? new Searches()
  inAccounts.set(account, searches)
  return searches
}
