import type { Socket } from 'node:net'
import type postgres from 'postgres'
import type { StatementResult } from '../engine.ts'
import { sqlNames } from '../naming.ts'
import { COMMAND } from './connection-names.ts'
import { asStoreError, ConnectionLost, RolledBack } from './errors.ts'
import { eachHostOnce, hostsOf } from './sockets.ts'

/** What the server is told to give a statement up after, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 2000

/** An answer that did not come by then will not come: nobody is there any more. */
const ANSWER_TIMEOUT_MS = 2500

/**
 * Texts with more values than this that are not hot are made for one call (audit batches of any size), and are not
 * worth keeping prepared.
 */
const PREPARE_LIMIT = 64

/** INT8, and NUMERIC, which `sum` of it gives. */
const BIGINT = { to: 20, from: [20, 1700], serialize: String, parse: wholeNumber }

export type Driver = typeof postgres

/**
 * One connection, for one user at a time, made when the first statement needs it. Once lost it is never used again.
 *
 * The driver would connect anew by itself, and so run what is left of a transaction outside of it; and it throws where
 * nobody can catch it when something is sent on a connection that has ended. Both need a statement after the loss:
 * there is none.
 */
export class PostgresConnection {
  readonly #sql: postgres.Sql<{ bigint: number }>
  /** Ends the socket, whatever the driver thinks of it. */
  readonly #ended = new AbortController()
  #socket: Socket | undefined
  #isGathering = false
  #lost = false
  #isReady = false
  /** Whether the server has warned of anything since the last COMMIT was sent. */
  #warned = false

  /** @param name by which the server knows it. Default: that of a command, which is no node. */
  constructor(driver: Driver, address: string, name = COMMAND) {
    const { hosts, url } = hostsOf(address)
    const next = eachHostOnce(hosts, this.#ended.signal)
    const options: postgres.Options<{ bigint: typeof BIGINT }> & { readonly socket: () => Promise<Socket> } = {
      max: 1,
      socket: async () => {
        this.#socket = await next()
        return this.#socket
      },
      types: { bigint: BIGINT },
      transform: { undefined: undefined, column: { from: (name: string) => sqlNames.property(name) } },
      connect_timeout: 2,
      idle_timeout: 0,
      max_lifetime: 0,
      keep_alive: 10,
      fetch_types: false,
      // A standby would answer with what was true some time ago. INVARIANT (fail closed)
      ...(url.includes('target_session_attrs=') ? {} : { target_session_attrs: 'primary' }),
      onnotice: ({ severity }) => {
        if (severity === 'WARNING') this.#warned = true
      },
      onclose: () => {
        this.#lost = true
      },
      connection: {
        application_name: name,
        statement_timeout: STATEMENT_TIMEOUT_MS,
        lock_timeout: STATEMENT_TIMEOUT_MS,
        idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
      },
    }
    this.#sql = driver(url, options)
  }

  get isLost(): boolean {
    return this.#lost
  }

  /**
   * Whether it has answered before, so that statements may be sent without waiting for those before them: while the
   * driver is still connecting it would send what is left on another connection.
   */
  get isReady(): boolean {
    return this.#isReady
  }

  /**
   * Runs one statement, and gives the connection up when no answer comes before `deadline` (on the clock of
   * `performance.now`), which is infinite where a statement may take long.
   *
   * @throws ConnectionLost, StoreUnavailable, SqlError
   */
  async run(sql: string, parameters: readonly unknown[], deadline: number, isHot = false): Promise<StatementResult> {
    if (this.#lost) throw new ConnectionLost('the connection to PostgreSQL was lost')
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      if (deadline === Number.POSITIVE_INFINITY) return
      const limit = Math.min(ANSWER_TIMEOUT_MS, deadline - performance.now())
      timer = setTimeout(() => {
        this.abandon()
        reject(new ConnectionLost('PostgreSQL did not answer in time'))
      }, limit)
    })
    try {
      const prepare = isHot || parameters.length <= PREPARE_LIMIT
      if (sql === 'COMMIT') this.#warned = false
      this.#gather()
      const query = this.#sql.unsafe(sql, parameters as (string | number | null)[], { prepare })
      const result = await Promise.race([query, late])
      // A transaction that the server has given up answers COMMIT with ROLLBACK.
      if (sql === 'COMMIT' && result.command !== 'COMMIT') throw new RolledBack()
      this.#isReady = true
      // Told not to wait for its standby any more, it answers COMMIT, with a warning: a failover would undo it.
      // INVARIANT (acknowledged means durable)
      if (sql === 'COMMIT' && this.#warned) throw new ConnectionLost('a commit may not be on the standby')
      // `count` of a query is the number of its rows.
      return { rows: result as unknown as Record<string, unknown>[], changes: result.count ?? 0 }
    } catch (error) {
      const known = asStoreError(error)
      if (known instanceof ConnectionLost) this.abandon()
      throw known
    } finally {
      clearTimeout(timer)
    }
  }

  /** Statements that are sent in one turn of the event loop go in one packet, and not each in its own. */
  #gather(): void {
    const socket = this.#socket
    if (!socket || this.#isGathering) return
    this.#isGathering = true
    socket.cork()
    setImmediate(() => {
      this.#isGathering = false
      socket.uncork()
    })
  }

  /** Ends it at once; what is under way rejects. */
  abandon(): void {
    this.#lost = true
    this.#ended.abort()
    this.#sql.end({ timeout: 0 }).catch(() => {})
  }

  /** Ends it in order. */
  async close(): Promise<void> {
    if (this.#lost) return
    this.#lost = true
    await this.#sql.end({ timeout: 2 })
  }
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new Error('a number beyond 2^53 is in the store')
  return value
}
