import type { CompiledQuery, Kysely } from 'kysely'
import { type MaybePromise, whenKnown } from '../aws/index.ts'
import { type EngineName, executorOf, type StatementFacts, type StatementResult } from './engine.ts'
import { Parameter, readFootprint, replaceParameters, writeFootprint } from './footprint.ts'
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
  compile(): Pick<CompiledQuery, 'sql' | 'parameters' | 'query'>
  execute(): Promise<Row[]>
}

interface Compiled {
  readonly sql: string
  readonly facts: StatementFacts
  /** For each parameter of the text, which value it is, or the constant that it always is. */
  readonly slots: readonly (Parameter | Value)[]
}

/**
 * For the few statements that every request needs. `build` runs once per engine, with placeholders for values: it must
 * not look at them, and its text must not depend on them (no lists, no null in place of a value in a comparison).
 *
 * @param options `isLeased`: where several nodes write, what is up to a second old will do outside of transactions.
 *
 * @example
 * const userByName = hot((db, accountId: string, nameLc: string) =>
 *   db.selectFrom('iamUser').selectAll().where('accountId', '=', accountId).where('nameLc', '=', nameLc))
 * const user = await userByName.first(db, accountId, 'alice')
 */
export function hot<Values extends readonly Value[], Row>(
  build: (db: Kysely<Database>, ...values: Values) => Buildable<Row>,
  options?: { readonly isLeased: boolean },
): HotStatement<Values, Row> {
  const compiled: Partial<Record<EngineName, Compiled>> = {}

  function compile(db: Kysely<Database>): Compiled {
    const placeholders = Array.from({ length: build.length - 1 }, (_, index) => new Parameter(index))
    const { sql, parameters, query } = build(db, ...(placeholders as unknown as Values)).compile()
    const slots = parameters as (Parameter | Value)[]
    const inText = ({ index }: Parameter) =>
      new Parameter(slots.findIndex((slot) => slot instanceof Parameter && slot.index === index))
    const facts = {
      isHot: true,
      isLeased: options?.isLeased ?? false,
      reads: replaceParameters(readFootprint(query), inText),
      changes: replaceParameters(writeFootprint(query), inText),
    }
    return { sql, facts, slots }
  }

  function run(db: Kysely<Database>, values: Values): MaybePromise<StatementResult> {
    const executor = executorOf(db)
    compiled[executor.engine.name] ??= compile(db)
    const { sql, facts, slots } = compiled[executor.engine.name] as Compiled
    const parameters: unknown[] = []
    for (const slot of slots) parameters.push(slot instanceof Parameter ? values[slot.index] : slot)
    return executor.run(sql, parameters, facts)
  }

  return {
    all: (db, ...values) => whenKnown(run(db, values), ({ rows }) => rows as Row[]),
    first: (db, ...values) => whenKnown(run(db, values), ({ rows }) => rows[0] as Row | undefined),
    changes: (db, ...values) => whenKnown(run(db, values), ({ changes }) => changes),
  }
}
