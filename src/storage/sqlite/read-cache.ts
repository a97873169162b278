import type { StatementResult } from '../engine.ts'

/** Beyond this many results all are forgotten: the parameters come from callers and are without end. */
const LIMIT = 2000
/** What is larger is rare, and would fill the memory. */
const MOST_ROWS = 50
/** In characters, of all parameters. No name or id is as long; the form of a sign-in may hold one that is. */
const LONGEST_KEY = 1024

/** A result, and what is remembered for the next parameter's values. */
interface Remembered {
  result: StatementResult | undefined
  readonly next: Map<unknown, Remembered>
}

/** Events are written many times a second, and forget nothing: what is read from their table is not remembered. */
const EVENTS = 'audit_batch'

/**
 * Results of hot queries, by statement and parameters, good until the next commit but one of events. This process alone
 * writes to the file, so it knows of each: a result from here is what SQLite would answer. It spares a query its locks
 * and its walk of the tree, 3 to 5 microseconds of the 40 that a request takes.
 */
export class ReadCache {
  readonly #statements = new Map<string, Remembered>()
  #count = 0

  known(sql: string, parameters: readonly unknown[]): StatementResult | undefined {
    let remembered = this.#statements.get(sql)
    for (let i = 0; remembered && i < parameters.length; i++) remembered = remembered.next.get(parameters[i])
    return remembered?.result
  }

  /** @returns `result`, which is frozen with its rows where it is remembered. */
  remember(sql: string, parameters: readonly unknown[], result: StatementResult): StatementResult {
    if (result.rows.length > MOST_ROWS || lengthOf(parameters) > LONGEST_KEY || sql.includes(EVENTS)) return result
    if (this.#count >= LIMIT) this.clear()
    for (const row of result.rows) Object.freeze(row)
    Object.freeze(result.rows)
    let remembered = below(this.#statements, sql)
    for (const parameter of parameters) remembered = below(remembered.next, parameter)
    remembered.result = result
    this.#count++
    return result
  }

  /** To be called when a commit may have happened that was not of events alone, before anybody hears of it. */
  clear(): void {
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
    remembered = { result: undefined, next: new Map() }
    map.set(key, remembered)
  }
  return remembered
}

function lengthOf(parameters: readonly unknown[]): number {
  return parameters.reduce<number>((length, value) => length + (typeof value === 'string' ? value.length : 0), 0)
}
