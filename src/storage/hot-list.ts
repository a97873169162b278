import type { CompiledQuery, Kysely } from 'kysely'
import { type EngineName, executorOf, type StatementFacts, type StatementResult } from './engine.ts'
import { Parameter, readFootprint, replaceParameters, writeFootprint } from './footprint.ts'
import { powerOfTwoUpTo } from './insert-many.ts'
import type { Database } from './schema/index.ts'

/** Texts of one statement's list, at most. */
const MOST = 256

type Value = string | number

interface Compiled {
  readonly sql: string
  readonly facts: StatementFacts
  readonly slots: readonly (Parameter | Value | null)[]
}

interface Buildable<Row> {
  compile(): Pick<CompiledQuery, 'sql' | 'parameters' | 'query'>
  execute(): Promise<Row[]>
}

export interface HotListStatement<Values extends readonly Value[], Row> {
  all(db: Kysely<Database>, list: readonly string[], ...values: Values): Promise<Row[]>
  /** How many rows it updated or deleted. */
  changes(db: Kysely<Database>, list: readonly string[], ...values: Values): Promise<number>
}

/**
 * As `hot`, of a statement with one list of texts (`… IN (…)`), of which there may be thousands: it is run for some
 * hundred of them at a time, and built once for each of a few lengths. What it finds comes list by list.
 */
export function hotList<Values extends readonly Value[], Row>(
  build: (db: Kysely<Database>, list: readonly string[], ...values: Values) => Buildable<Row>,
): HotListStatement<Values, Row> {
  const compiled: Record<EngineName, Map<number, Compiled>> = { sqlite: new Map(), postgres: new Map() }

  function compile(db: Kysely<Database>, length: number): Compiled {
    const placeholders = Array.from({ length: length + build.length - 2 }, (_, index) => new Parameter(index))
    const list = placeholders.slice(0, length) as unknown as readonly string[]
    const values = placeholders.slice(length) as unknown as Values
    const { sql, parameters, query } = build(db, list, ...values).compile()
    const slots = parameters as Compiled['slots']
    const places = new Map(slots.map((slot, at) => [slot instanceof Parameter ? slot.index : -1, at]))
    const inText = ({ index }: Parameter) => new Parameter(places.get(index) ?? -1)
    const facts = {
      isHot: false,
      isLeased: false,
      reads: replaceParameters(readFootprint(query), inText),
      changes: replaceParameters(writeFootprint(query), inText),
    }
    return { sql, facts, slots }
  }

  async function run(db: Kysely<Database>, list: readonly string[], values: Values): Promise<StatementResult[]> {
    const executor = executorOf(db)
    const known = compiled[executor.engine.name]
    const results: StatementResult[] = []
    for (let from = 0; from < list.length; ) {
      const length = powerOfTwoUpTo(Math.min(MOST, list.length - from))
      const statement = known.get(length) ?? compile(db, length)
      known.set(length, statement)
      const { sql, facts, slots } = statement
      const valueAt = ({ index }: Parameter) => (index < length ? list[from + index] : values[index - length])
      results.push(
        await executor.run(
          sql,
          slots.map((slot) => (slot instanceof Parameter ? valueAt(slot) : slot)),
          facts,
        ),
      )
      from += length
    }
    return results
  }

  return {
    all: async (db, list, ...values) => (await run(db, list, values)).flatMap(({ rows }) => rows as Row[]),
    changes: async (db, list, ...values) =>
      (await run(db, list, values)).reduce((sum, { changes }) => sum + changes, 0),
  }
}
