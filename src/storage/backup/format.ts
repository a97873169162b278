/**
 * A backup is one file for every engine: lines of JSON, compressed with gzip.
 *
 * - The first line is the `Header`.
 * - Of each table of the header, in its order: a line `{"table": name}`, and a line for each row, an array of the
 *   values of its columns.
 * - The last line is the `Trailer`, with the SHA-256 of all lines before it, line ends included.
 *
 * There is no master key in it: secrets stay sealed.
 */
export const FORMAT = 1

export interface Header {
  readonly castellan: 'backup'
  readonly format: number
  /** ISO 8601. */
  readonly madeAt: string
  /** Those of the store, by name. */
  readonly migrations: readonly string[]
  /** The columns of each table that is in it. */
  readonly tables: Readonly<Record<string, readonly string[]>>
  /** Rows of all tables together. */
  readonly rows: number
}

export interface Trailer {
  readonly rows: number
  /** Hex. */
  readonly sha256: string
}

/** What a row's column may be. */
export type Value = string | number | null
export type Row = readonly Value[]

/**
 * Not in a backup: a browser that was signed out since would be signed in again.
 */
export const LEFT_OUT: ReadonlySet<string> = new Set(['consoleSession', 'signinTicket'])

/** A file that is no whole backup, or one that this version cannot read. Nothing was changed. */
export class BackupUnusable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BackupUnusable'
  }
}
