import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type DialectAdapter,
  type Driver,
  InsertQueryNode,
  Kysely,
  type QueryCompiler,
  type QueryResult,
  type RootOperationNode,
  ValuesNode,
} from 'kysely'
import type { MaybePromise } from '../aws/index.ts'
import { type Footprint, readFootprint, writeFootprint } from './footprint.ts'
import { sqlNames } from './naming.ts'
import type { Database } from './schema/index.ts'

export type EngineName = 'sqlite' | 'postgres'

/** What is different between the engines as far as queries go: the text they are compiled to. */
export interface Engine {
  readonly name: EngineName
  readonly compiler: QueryCompiler
  readonly adapter: DialectAdapter
}

export interface StatementResult {
  /** Rows in camelCase. */
  readonly rows: Record<string, unknown>[]
  /** Rows inserted, updated or deleted; 0 for a query. */
  readonly changes: number
}

/** What is known of a statement beside its text. */
export interface StatementFacts {
  /** Asked again and again: a result that is remembered will do while nothing that it read has changed. */
  readonly isHot: boolean
  /** Also where another node may have changed it within a second. */
  readonly isLeased: boolean
  readonly reads: Footprint
  readonly changes: Footprint
  /** What it answers whenever it does not fail, or what will do for its caller. */
  readonly foreseen?: StatementResult | undefined
  /** Two of them that differ in the first parameter alone do the same as one with the sum of those. */
  readonly addsUp?: boolean | undefined
  /** The same twice does what it does once. */
  readonly isIdempotent?: boolean | undefined
}

/**
 * Runs one statement where its owner stands: on the reader, in one transaction of the writer, on a pooled connection.
 * Without `facts` it may read or change anything.
 */
export type RunStatement = (
  sql: string,
  parameters: readonly unknown[],
  facts?: StatementFacts,
) => MaybePromise<StatementResult>

/** Of a statement that was built for one call; most are never asked what they touch. */
class BuiltStatement implements StatementFacts {
  readonly isHot = false
  readonly isLeased = false
  readonly #query: RootOperationNode
  #changes: { readonly known: Footprint } | undefined

  constructor(query: RootOperationNode) {
    this.#query = query
  }

  get reads(): Footprint {
    return readFootprint(this.#query)
  }

  get changes(): Footprint {
    this.#changes ??= { known: writeFootprint(this.#query) }
    return this.#changes.known
  }

  get foreseen(): StatementResult | undefined {
    return foreseenOf(this.#query)
  }
}

/** What an insertion of rows of which none is left out answers, whatever is there; of anything else nobody knows. */
export function foreseenOf(query: RootOperationNode): StatementResult | undefined {
  if (!InsertQueryNode.is(query) || query.returning) return undefined
  const { values, onConflict } = query
  // A row that is there already counts as one where it is changed, whatever is in it.
  if (onConflict && (!onConflict.updates || onConflict.updateWhere)) return undefined
  return values && ValuesNode.is(values) ? { rows: [], changes: values.values.length } : undefined
}

/** Kysely's executor without its layers for pooling, logging and cancellation: those are the engines' own affair. */
class StatementExecutor extends DefaultQueryExecutor {
  readonly engine: Engine
  readonly run: RunStatement

  constructor(engine: Engine, run: RunStatement) {
    const connection: DatabaseConnection = {
      executeQuery: (query) => this.executeQuery(query),
      streamQuery: () => {
        throw new Error('queries are not streamed: read page by page')
      },
    }
    super(engine.compiler, engine.adapter, { provideConnection: (consumer) => consumer(connection) }, [sqlNames])
    this.engine = engine
    this.run = run
  }

  override async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.run(query.sql, query.parameters, new BuiltStatement(query.query))
    return { rows: rows as R[], numAffectedRows: BigInt(changes) }
  }
}

/** A query builder whose statements go to `run`. Cheap: one is made for each transaction. */
export function database(engine: Engine, run: RunStatement): Kysely<Database> {
  const executor = new StatementExecutor(engine, run)
  return new Kysely<Database>({ config: { dialect: noDialect }, dialect: noDialect, driver: noDriver, executor })
}

/** The executor of a database that `database` made, for statements that bypass the query builder. */
export function executorOf(db: Kysely<Database>): StatementExecutor {
  const executor = db.getExecutor()
  if (!(executor instanceof StatementExecutor)) throw new Error('not a database of a store')
  return executor
}

function refuse(): never {
  throw new Error('transactions are the business of Store.write and Store.record')
}

const noDriver: Driver = {
  init: async () => {},
  acquireConnection: async () => refuse(),
  beginTransaction: async () => refuse(),
  commitTransaction: async () => refuse(),
  rollbackTransaction: async () => refuse(),
  releaseConnection: async () => {},
  destroy: async () => {},
}

const noDialect: Dialect = {
  createDriver: refuse,
  createQueryCompiler: refuse,
  createAdapter: refuse,
  createIntrospector: refuse,
}
