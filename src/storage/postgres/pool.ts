import type { RunStatement, StatementResult } from '../engine.ts'
import { OutcomeUnknown, StoreUnavailable } from '../errors.ts'
import { type Driver, PostgresConnection } from './connection.ts'
import { ConnectionLost, RolledBack } from './errors.ts'

/** Requests fail within 5 seconds of an outage: 2 are left for the wait behind other transactions of the account. */
const LIMIT_MS = 3000

/** A connection that was dead already is found out at once; when it took longer, the server is gone. */
const RECONNECT_MS = 1000

interface Waiting {
  readonly resolve: (connection: PostgresConnection) => void
  readonly reject: (error: unknown) => void
}

/** Connections to one PostgreSQL, made as they are needed, `max` at most. */
export class Pool {
  readonly #driver: Driver
  readonly #url: string
  readonly #max: number
  readonly #name: string | undefined
  readonly #idle: PostgresConnection[] = []
  readonly #waiting: Waiting[] = []
  #inUse = 0
  #closed = false

  /** @param name by which the server knows the connections. */
  constructor(driver: Driver, url: string, max: number, name?: string) {
    this.#driver = driver
    this.#url = url
    this.#max = max
    this.#name = name
  }

  /** One statement on any connection; tried again on another when the first turns out to be dead. */
  async read(sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    const start = performance.now()
    return reconnecting(start, () =>
      this.#use(start, (connection) => connection.run(sql, parameters, start + LIMIT_MS)),
    )
  }

  /**
   * `fn` in a transaction, committed when it resolves and rolled back when it rejects; run again when its connection is
   * lost before COMMIT.
   *
   * @param limit milliseconds that it may take.
   * @throws OutcomeUnknown when the answer to COMMIT was lost.
   */
  async transaction<T>(fn: (run: RunStatement) => Promise<T>, limit = LIMIT_MS): Promise<T> {
    const start = performance.now()
    return reconnecting(start, () => this.#use(start, (connection) => transactionOn(connection, start + limit, fn)))
  }

  /** Ends the connections that nobody uses; the others end with their use. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(new StoreUnavailable('the store is closed'))
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()))
  }

  #connection(): PostgresConnection {
    return new PostgresConnection(this.#driver, this.#url, this.#name)
  }

  async #use<T>(start: number, fn: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    const connection = await this.#acquire(start)
    try {
      return await fn(connection)
    } finally {
      this.#release(connection)
    }
  }

  async #acquire(start: number): Promise<PostgresConnection> {
    if (this.#closed) throw new StoreUnavailable('the store is closed')
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.isLost) continue
      this.#inUse++
      return idle
    }
    if (this.#inUse < this.#max) {
      this.#inUse++
      return this.#connection()
    }
    const { promise, resolve, reject } = Promise.withResolvers<PostgresConnection>()
    const waiting = { resolve, reject }
    this.#waiting.push(waiting)
    const timer = setTimeout(
      () => {
        const index = this.#waiting.indexOf(waiting)
        if (index >= 0) this.#waiting.splice(index, 1)
        reject(new StoreUnavailable('no connection to PostgreSQL became free in time'))
      },
      start + LIMIT_MS - performance.now(),
    )
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  #release(connection: PostgresConnection): void {
    const next = this.#waiting.shift()
    if (next) next.resolve(connection.isLost ? this.#connection() : connection)
    else {
      this.#inUse--
      if (this.#closed) connection.close().catch(() => {})
      else if (!connection.isLost) this.#idle.push(connection)
    }
  }
}

async function transactionOn<T>(
  connection: PostgresConnection,
  deadline: number,
  fn: (run: RunStatement) => Promise<T>,
): Promise<T> {
  const run: RunStatement = (sql, parameters, facts) => connection.run(sql, parameters, deadline, facts?.isHot)
  let value: T
  try {
    let refused: { readonly error: unknown } | undefined
    const begun = Promise.resolve(run('BEGIN', []))
    // Whoever waits for it hears of it. What was sent with it was outside of any transaction, and nothing more is.
    begun.catch((error: unknown) => {
      refused = { error }
    })
    if (!connection.isReady) await begun
    value = await fn((sql, parameters, facts) => {
      if (refused) throw refused.error
      return run(sql, parameters, facts)
    })
    await begun
  } catch (error) {
    // A connection that cannot even roll back must not be given to the next.
    await Promise.resolve(connection.isLost || run('ROLLBACK', [])).catch(() => connection.abandon())
    throw error
  }
  try {
    await run('COMMIT', [])
  } catch (error) {
    if (error instanceof RolledBack) throw error
    const lost = connection.isLost
    connection.abandon()
    throw lost ? new OutcomeUnknown({ cause: error }) : error
  }
  return value
}

/** Runs `fn` once more after a connection that was lost before anything was committed. */
async function reconnecting<T>(start: number, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn()
  } catch (error) {
    if (!(error instanceof ConnectionLost) || performance.now() - start > RECONNECT_MS) throw error
    return await fn()
  }
}
