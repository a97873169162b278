import type { CompiledQuery, Kysely } from 'kysely'
import { type MaybePromise, whenKnown } from '../aws/index.ts'
import { type EngineName, executorOf, foreseenOf, type StatementFacts, type StatementResult } from './engine.ts'
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
 * @param options `isLeased`: where several nodes write, what is up to a second old will do outside of transactions;
 *   `isForeseen`: nobody needs its answer; `addsUp` (the first parameter in its text), `isIdempotent`: see
 *   `StatementFacts`.
 *
 * @example
 * const userByName = hot((db, accountId: string, nameLc: string) =>
 *   db.selectFrom('iamUser').selectAll().where('accountId', '=', accountId).where('nameLc', '=', nameLc))
 * const user = await userByName.first(db, accountId, 'alice')
 */
export function hot<Values extends readonly Value[], Row>(
  build: (db: Kysely<Database>, ...values: Values) => Buildable<Row>,
  options: {
    readonly isLeased?: boolean
    readonly isForeseen?: boolean
    readonly addsUp?: boolean
    readonly isIdempotent?: boolean
  } = {},
): HotStatement<Values, Row> {
  const foreseen = options.isForeseen ? { rows: [], changes: 1 } : undefined
  return prepared(build, {
    isHot: true,
    isLeased: options.isLeased ?? false,
    foreseen,
    addsUp: options.addsUp,
    isIdempotent: options.isIdempotent,
  })
}

/** As `hot`, for what is asked once of each of many: nobody would ask for the same again, and it is not remembered. */
export function preparedOnce<Values extends readonly Value[], Row>(
  build: (db: Kysely<Database>, ...values: Values) => Buildable<Row>,
): HotStatement<Values, Row> {
  return prepared(build, { isHot: false, isLeased: false })
}

/** As `preparedOnce`, of a few ids: a statement for each number of them. */
export function preparedOfList<Row>(
  build: (db: Kysely<Database>, accountId: string, ids: readonly string[]) => Buildable<Row>,
): { all(db: Kysely<Database>, accountId: string, ids: readonly string[]): MaybePromise<Row[]> } {
  const ofLength = new Map<number, HotStatement<[string, ...string[]], Row>>()
  return {
    all(db, accountId, ids) {
      let statement = ofLength.get(ids.length)
      if (!statement) {
        const ofIds = (db: Kysely<Database>, accountId: string, ...ids: string[]) => build(db, accountId, ids)
        statement = prepared(ofIds, { isHot: false, isLeased: false }, 1 + ids.length)
        if (ids.length <= MOST_KEPT) ofLength.set(ids.length, statement)
      }
      return statement.all(db, accountId, ...ids)
    },
  }
}

/** Longer lists are rare. */
const MOST_KEPT = 20

function prepared<Values extends readonly Value[], Row>(
  build: (db: Kysely<Database>, ...values: Values) => Buildable<Row>,
  use: Pick<StatementFacts, 'isHot' | 'isLeased' | 'foreseen' | 'addsUp' | 'isIdempotent'>,
  arity = build.length - 1,
): HotStatement<Values, Row> {
  const compiled: Partial<Record<EngineName, Compiled>> = {}

  function compile(db: Kysely<Database>): Compiled {
    const placeholders = Array.from({ length: arity }, (_, index) => new Parameter(index))
    const { sql, parameters, query } = build(db, ...(placeholders as unknown as Values)).compile()
    const slots = parameters as (Parameter | Value)[]
    const inText = ({ index }: Parameter) =>
      new Parameter(slots.findIndex((slot) => slot instanceof Parameter && slot.index === index))
    const facts = {
      ...use,
      foreseen: use.foreseen ?? foreseenOf(query),
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
