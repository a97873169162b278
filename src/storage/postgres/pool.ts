import type postgres from 'postgres'
import type { RunStatement, StatementResult } from '../engine.ts'
import { OutcomeUnknown, StoreUnavailable } from '../errors.ts'
import { sqlNames } from '../naming.ts'
import { asStoreError, ConnectionLost } from './errors.ts'

/**
 * Requests fail within 5 seconds of an outage. The server itself gives a statement up after 2, so that an answer which does not come in 3
 * means that nobody is there any more.
 */
const STATEMENT_TIMEOUT_MS = 2000
const ANSWER_TIMEOUT_MS = 3000

/** Texts with more values than this are made for one call (audit batches of any size), and are not worth keeping prepared. */
const PREPARE_LIMIT = 64

/** INT8, and NUMERIC, which `sum` of it gives. */
const WHOLE_NUMBERS = [20, 1700]

type Sql = postgres.Sql<{ bigint: number }>
type Queryable = Pick<Sql, 'unsafe'>

/** Connections to one PostgreSQL, opened as they are needed. One that stops answering is left behind with all that hang on it. */
export class Pool {
  readonly #connect: () => Sql
  #sql: Sql
  #closed = false

  constructor(driver: typeof postgres, url: string, max: number) {
    this.#connect = () => connect(driver, url, max)
    this.#sql = this.#connect()
  }

  /** One statement on any connection; tried again once when the connection turns out to be dead. */
  async read(sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    const start = performance.now()
    try {
      return await this.#statement(this.#sql, this.#sql, sql, parameters)
    } catch (error) {
      if (!mayReconnect(error, start) || this.#closed) throw error
      return await this.#statement(this.#sql, this.#sql, sql, parameters)
    }
  }

  /**
   * `fn` in a transaction, committed when it resolves and rolled back when it rejects.
   *
   * @throws OutcomeUnknown when the answer to COMMIT was lost; ConnectionLost when the connection was lost before, so that nothing happened.
   */
  async transaction<T>(fn: (run: RunStatement) => Promise<T>): Promise<T> {
    const pool = this.#sql
    let committing = false
    let expired = false
    const work = pool.begin(async (connection) => {
      if (expired) throw new StoreUnavailable('no connection became free in time')
      const value = await fn((sql, parameters) => {
        if (expired) throw new StoreUnavailable('PostgreSQL did not answer in time')
        return this.#statement(pool, connection, sql, parameters)
      })
      if (expired) throw new StoreUnavailable('PostgreSQL did not answer in time')
      committing = true
      return { value }
    })
    // The driver rejects as soon as the connection is lost; a later statement of `fn` could find it connected anew, outside a transaction.
    work.catch(() => {
      expired = true
    })
    try {
      const { value } = (await this.#inTime(pool, work, ANSWER_TIMEOUT_MS)) as { value: T }
      return value
    } catch (error) {
      expired = true // Also when it was the time that ran out.
      const known = asStoreError(error)
      if (committing && known instanceof ConnectionLost) throw new OutcomeUnknown({ cause: known })
      throw known
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#sql.end({ timeout: 2 })
  }

  async #statement(pool: Sql, on: Queryable, sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    const query = on.unsafe(sql, parameters as (string | number | null)[], {
      prepare: parameters.length <= PREPARE_LIMIT,
    })
    try {
      const result = await this.#inTime(pool, query, ANSWER_TIMEOUT_MS)
      // `count` of a query is the number of its rows.
      return { rows: result as unknown as Record<string, unknown>[], changes: result.count ?? 0 }
    } catch (error) {
      throw asStoreError(error)
    }
  }

  async #inTime<T>(pool: Sql, work: PromiseLike<T>, limit: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#replace(pool)
        reject(new ConnectionLost('PostgreSQL did not answer in time'))
      }, limit)
    })
    try {
      return await Promise.race([work, late])
    } finally {
      clearTimeout(timer)
    }
  }

  /** A socket that swallows what it is given may stay open for hours: the next request gets a new pool. */
  #replace(pool: Sql): void {
    if (this.#sql !== pool || this.#closed) return
    this.#sql = this.#connect()
    pool.end({ timeout: 0 }).catch(() => {})
  }
}

function connect(driver: typeof postgres, url: string, max: number): Sql {
  return driver(url, {
    max,
    types: { bigint: { to: 20, from: WHOLE_NUMBERS, serialize: String, parse: wholeNumber } },
    transform: { undefined: undefined, column: { from: (name: string) => sqlNames.property(name) } },
    connect_timeout: 2,
    idle_timeout: 300,
    keep_alive: 10,
    // A server that comes back is found again at once.
    backoff: () => 0.1,
    fetch_types: false,
    // A standby would answer with what was true some time ago. INVARIANT (fail closed)
    ...(url.includes('target_session_attrs=') ? {} : { target_session_attrs: 'primary' }),
    onnotice: () => {},
    connection: {
      application_name: 'castellan',
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
    },
  })
}

/** Whether to try again after `error`: a connection that was dead already is found out at once, a server that is gone is not. */
export function mayReconnect(error: unknown, start: number): boolean {
  return error instanceof ConnectionLost && performance.now() - start < 1000
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new Error('a number beyond 2^53 is in the store')
  return value
}
