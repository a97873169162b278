import { StoreUnavailable, UnstorableText } from '../errors.ts'

/** An error of PostgreSQL without what its own carries: parameters and row contents, secrets among them. */
export class SqlError extends Error {
  /** https://www.postgresql.org/docs/current/errcodes-appendix.html */
  readonly sqlState: string

  constructor(message: string, sqlState: string) {
    super(message)
    this.name = 'SqlError'
    this.sqlState = sqlState
  }
}

/** Codes of sockets and of the driver: no answer came. */
const CONNECTION_CODES = new Set([
  'ABORT_ERR',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
])

/** SQL states that say something of the server and nothing of the statement. */
function meansOutage(sqlState: string): boolean {
  const outages = [
    '08', // connection exception
    '28', // authorization: the password was changed, or is wrong
    '3D', // no such database
    '53', // insufficient resources: disk full, too many connections
    '57', // operator intervention: shutdown, crash, statement timeout
    '58', // system error
    'XX', // data corrupted, internal error
  ]
  // A lock that was not got in time, and a server that became a standby.
  return outages.includes(sqlState.slice(0, 2)) || sqlState === '55P03' || sqlState === '25006'
}

/** Serialization failure and deadlock: the transaction was rolled back and may simply be run again. */
export function isRetriable(error: unknown): boolean {
  return error instanceof SqlError && (error.sqlState === '40001' || error.sqlState === '40P01')
}

/** A lock was not to be had in the time that the statement was given for it. */
export function isLockWait(error: unknown): boolean {
  return error instanceof StoreUnavailable && error.cause instanceof SqlError && error.cause.sqlState === '55P03'
}

/** COMMIT was answered with ROLLBACK: a statement had failed, and nothing is there. */
export class RolledBack extends Error {
  constructor(options?: ErrorOptions) {
    super('the transaction was rolled back', options)
    this.name = 'RolledBack'
  }
}

/** True when the connection ended before the answer. */
export class ConnectionLost extends StoreUnavailable {}

/** What the driver threw, in the store's words. */
export function asStoreError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  const { code } = error
  if (CONNECTION_CODES.has(code)) return new ConnectionLost(`PostgreSQL cannot be reached (${code})`)
  if (error.name !== 'PostgresError') return error
  // Class 22 quotes the value that does not fit.
  const plain = new SqlError(code.startsWith('22') ? `a value does not fit (${code})` : error.message, code)
  // Another node has changed a table, and this connection has prepared statements from before: a new one prepares them
  // anew.
  if (code === '0A000' && error.message.includes('cached plan'))
    return new ConnectionLost(error.message, { cause: plain })
  if (code === '22021') return new UnstorableText({ cause: plain }) // character not in repertoire
  if (!meansOutage(code)) return plain
  // An administrator's shutdown ends the connection, so nothing was committed by a statement that it interrupted.
  const kind = code.startsWith('57P') || code.startsWith('08') ? ConnectionLost : StoreUnavailable
  return new kind(`PostgreSQL refuses: ${error.message} (${code})`, { cause: plain })
}
