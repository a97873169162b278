import { StoreUnavailable } from '../errors.ts'

/**
 * Primary result codes that say something of the disk or the file, and nothing of the statement.
 * https://sqlite.org/rescode.html
 */
const OUT_OF_REACH = new Set([
  5, // BUSY
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  26, // NOTADB
])

/** `StoreUnavailable` for trouble with disk or file; any other error as it is. */
export function asStoreError(error: unknown): unknown {
  const code = (error as { errcode?: unknown } | null)?.errcode
  if (typeof code !== 'number' || !OUT_OF_REACH.has(code & 0xff)) return error
  return new StoreUnavailable(`the database file cannot be used: ${(error as Error).message}`, { cause: error })
}
