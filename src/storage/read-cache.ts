import type { Changes } from './changes.ts'
import type { StatementFacts, StatementResult } from './engine.ts'

/** Beyond this many results all are forgotten: the parameters come from callers and are without end. */
const LIMIT = 2000
/** What is larger is rare, and would fill the memory. */
const MOST_ROWS = 50
/** In characters, of all parameters. No name or id is as long; the form of a sign-in may hold one that is. */
const LONGEST_KEY = 1024

/** How often a result was remembered, and how often it had to be read. */
export interface ReadCounts {
  readonly hits: number
  readonly misses: number
}

/** A result, and what is remembered for the next parameter's values. */
interface Remembered {
  result: StatementResult | undefined
  /** Of the changes: it is known to be as they left it. */
  position: number
  /** On the cache's clock, when it is too old whatever was changed. */
  until: number
  readonly next: Map<unknown, Remembered>
}

/** Results of hot queries, by statement and parameters, while no change of a row that they may have read is known. */
export class ReadCache implements ReadCounts {
  hits = 0
  misses = 0
  readonly #changes: Changes
  readonly #lease: number
  readonly #now: () => number
  readonly #statements = new Map<string, Remembered>()
  #count = 0

  /** @param lease milliseconds after which others may have changed what this process does not know of. */
  constructor(changes: Changes, lease = Number.POSITIVE_INFINITY, now: () => number = () => performance.now()) {
    this.#changes = changes
    this.#lease = lease
    this.#now = now
  }

  known(sql: string, parameters: readonly unknown[], facts: StatementFacts): StatementResult | undefined {
    const known = this.#known(sql, parameters, facts)
    if (known) this.hits++
    else this.misses++
    return known
  }

  #known(sql: string, parameters: readonly unknown[], { reads }: StatementFacts): StatementResult | undefined {
    let remembered = this.#statements.get(sql)
    for (let i = 0; remembered && i < parameters.length; i++) remembered = remembered.next.get(parameters[i])
    if (!remembered?.result) return undefined
    if (remembered.position !== this.#changes.position) {
      const { position } = this.#changes
      if (!this.#changes.leave(reads, parameters, remembered.position)) return undefined
      remembered.position = position
    }
    if (remembered.until !== Number.POSITIVE_INFINITY && remembered.until < this.#now()) return undefined
    return remembered.result
  }

  /** What is to be asked before a query is sent, and given to `remember` with its result. */
  get moment(): { readonly position: number; readonly until: number } {
    const until = this.#lease === Number.POSITIVE_INFINITY ? this.#lease : this.#now() + this.#lease
    return { position: this.#changes.position, until }
  }

  /** @returns `result`, which is frozen with its rows where it is remembered. */
  remember(
    sql: string,
    parameters: readonly unknown[],
    { position, until }: { readonly position: number; readonly until: number },
    result: StatementResult,
  ): StatementResult {
    if (result.rows.length > MOST_ROWS || lengthOf(parameters) > LONGEST_KEY) return result
    if (this.#count >= LIMIT) this.#clear()
    for (const row of result.rows) Object.freeze(row)
    Object.freeze(result.rows)
    let remembered = below(this.#statements, sql)
    for (const parameter of parameters) remembered = below(remembered.next, parameter)
    if (!remembered.result) this.#count++
    remembered.result = result
    remembered.position = position
    remembered.until = until
    return result
  }

  #clear(): void {
    for (const remembered of this.#statements.values()) {
      remembered.result = undefined
      remembered.next.clear()
    }
    this.#count = 0
  }
}

function below<Key>(map: Map<Key, Remembered>, key: Key): Remembered {
  let remembered = map.get(key)
  if (!remembered) {
    remembered = { result: undefined, position: 0, until: 0, next: new Map() }
    map.set(key, remembered)
  }
  return remembered
}

function lengthOf(parameters: readonly unknown[]): number {
  return parameters.reduce<number>((length, value) => length + (typeof value === 'string' ? value.length : 0), 0)
}
