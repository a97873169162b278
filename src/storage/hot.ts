import type { Kysely } from 'kysely'
import { type MaybePromise, whenKnown } from '../aws/index.ts'
import { type EngineName, executorOf, type StatementResult } from './engine.ts'
import type { Database } from './schema/index.ts'

/** What a hot statement's values may be. */
type Value = string | number | null

/**
 * A statement that is built and compiled once per engine; afterwards it costs what the engine itself does. An engine
 * that answers at once, as SQLite does, is not waited for.
 */
export interface HotStatement<Values extends readonly Value[], Row> {
  all(db: Kysely<Database>, ...values: Values): MaybePromise<Row[]>
  first(db: Kysely<Database>, ...values: Values): MaybePromise<Row | undefined>
  /** How many rows it inserted, updated or deleted. */
  changes(db: Kysely<Database>, ...values: Values): MaybePromise<number>
}

interface Buildable<Row> {
  compile(): { readonly sql: string; readonly parameters: readonly unknown[] }
  execute(): Promise<Row[]>
}

interface Compiled {
  readonly sql: string
  /** For each parameter of the text, which value it is, or the constant that it always is. */
  readonly slots: readonly (Slot | Value)[]
}

class Slot {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}

/**
 * For the few statements that every request needs. `build` runs once per engine, with placeholders for values: it must
 * not look at them, and its text must not depend on them (no lists, no null in place of a value in a comparison).
 *
 * @example
 * const userByName = hot((db, accountId: string, nameLc: string) =>
 *   db.selectFrom('iamUser').selectAll().where('accountId', '=', accountId).where('nameLc', '=', nameLc))
 * const user = await userByName.first(db, accountId, 'alice')
 */
export function hot<Values extends readonly Value[], Row>(
  build: (db: Kysely<Database>, ...values: Values) => Buildable<Row>,
): HotStatement<Values, Row> {
  const compiled: Partial<Record<EngineName, Compiled>> = {}

  function compile(db: Kysely<Database>): Compiled {
    const placeholders = Array.from({ length: build.length - 1 }, (_, index) => new Slot(index))
    const { sql, parameters } = build(db, ...(placeholders as unknown as Values)).compile()
    return { sql, slots: parameters as (Slot | Value)[] }
  }

  function run(db: Kysely<Database>, values: Values): MaybePromise<StatementResult> {
    const executor = executorOf(db)
    compiled[executor.engine.name] ??= compile(db)
    const { sql, slots } = compiled[executor.engine.name] as Compiled
    const parameters: unknown[] = []
    for (const slot of slots) parameters.push(slot instanceof Slot ? values[slot.index] : slot)
    return executor.run(sql, parameters, 'hot')
  }

  return {
    all: (db, ...values) => whenKnown(run(db, values), ({ rows }) => rows as Row[]),
    first: (db, ...values) => whenKnown(run(db, values), ({ rows }) => rows[0] as Row | undefined),
    changes: (db, ...values) => whenKnown(run(db, values), ({ changes }) => changes),
  }
}
