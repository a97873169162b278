import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { migrations } from '../migrations/index.ts'
import type { ColumnType, Migration } from '../migrations/migration.ts'
import { type Table, tablesOf } from '../migrations/tables.ts'
import { RowsDigest } from './digest.ts'
import { BackupUnusable, FORMAT, LEFT_OUT, type Row } from './format.ts'

/** No row is longer: an account's audit events are some megabytes a row at most. */
const LONGEST_LINE = 64 * 1024 * 1024

export interface BackupSummary {
  readonly madeAt: string
  /** Those that made the store, of this version's. */
  readonly migrations: readonly Migration[]
  readonly rows: number
  readonly accounts: number
  /** What the store's master key opens. */
  readonly masterKeyCheck: string
  /** Of its rows, as `RowsDigest` makes it. */
  readonly digest: string
}

/**
 * Reads all of a backup, and believes nothing of it: its form, its version, its tables, each value, its digest.
 *
 * @throws BackupUnusable for anything but a whole backup of this version or an earlier one.
 */
export async function verifyBackup(path: string, onProgress: (done: number, total: number) => void) {
  let rows = 0
  let accounts = 0
  let masterKeyCheck: string | undefined
  const ofRows = new RowsDigest()
  const reading = new BackupReading(path, (table) => ofRows.begin(table))
  for await (const { table, row } of reading.rows()) {
    rows++
    ofRows.add(row)
    if (table.name === 'account') accounts++
    if (table.name === 'masterKeyCheck') {
      if (masterKeyCheck !== undefined) throw new BackupUnusable('the backup is of a store with two master keys')
      masterKeyCheck = String(row[[...table.columns.keys()].indexOf('sealed')])
    }
    if (rows % 1000 === 0) onProgress(rows, reading.header.rows)
  }
  if (masterKeyCheck === undefined) throw new BackupUnusable('the backup does not say which master key it needs')
  const { madeAt } = reading.header
  const { digest } = ofRows.end()
  return { madeAt, migrations: reading.migrations, rows, accounts, masterKeyCheck, digest } satisfies BackupSummary
}

/** The rows of a backup that was verified. */
export function rowsOf(path: string): AsyncIterable<{ readonly table: Table; readonly row: Row }> {
  return new BackupReading(path).rows()
}

interface ReadHeader {
  readonly madeAt: string
  readonly rows: number
}

class BackupReading {
  header: ReadHeader = { madeAt: '', rows: 0 }
  migrations: readonly Migration[] = []
  readonly #path: string
  readonly #onTable: (table: Table) => void

  /** @param onTable told of each table before its rows. */
  constructor(path: string, onTable: (table: Table) => void = () => {}) {
    this.#path = path
    this.#onTable = onTable
  }

  async *rows(): AsyncGenerator<{ readonly table: Table; readonly row: Row }> {
    const digest = createHash('sha256')
    let tables: readonly Table[] | undefined
    let index = -1
    let rows = 0
    let isWhole = false
    for await (const line of linesOf(this.#path)) {
      if (isWhole) throw new BackupUnusable('the backup goes on after its end')
      const { row, object } = parsed(line)
      if (tables === undefined) {
        tables = this.#begin(object)
      } else if (row) {
        const table = tables[index]
        if (table === undefined) throw new BackupUnusable('a row of the backup is of no table')
        assertRow(table, row)
        rows++
        yield { table, row }
      } else if ('table' in object) {
        index++
        const table = tables[index]
        if (table === undefined || table.name !== object.table)
          throw new BackupUnusable('the tables of the backup are out of order')
        this.#onTable(table)
      } else {
        isWhole = index === tables.length - 1 && object.rows === rows && object.sha256 === digest.digest('hex')
        if (!isWhole) throw new BackupUnusable('the backup is damaged: its digest is not that of its contents')
        continue
      }
      digest.update(line).update('\n')
    }
    if (!isWhole) throw new BackupUnusable('the backup has no end: it was cut off')
  }

  /** @returns the tables that follow. */
  #begin(header: Readonly<Record<string, unknown>>): readonly Table[] {
    if (header.castellan !== 'backup') throw noBackup()
    if (header.format !== FORMAT)
      throw new BackupUnusable(`the backup has format ${Number(header.format)}, of which this version knows nothing`)
    const names = Array.isArray(header.migrations) ? header.migrations : []
    this.migrations = migrations.slice(0, names.length)
    if (names.length === 0 || names.some((name, at) => this.migrations[at]?.name !== name))
      throw new BackupUnusable('the backup was made by a newer version of castellan')
    const tables = tablesOf(this.migrations).filter(({ name }) => !LEFT_OUT.has(name))
    const columns = Object.fromEntries(tables.map((table) => [table.name, [...table.columns.keys()]]))
    if (JSON.stringify(header.tables) !== JSON.stringify(columns))
      throw new BackupUnusable('the tables of the backup are not those of its version')
    this.header = { madeAt: String(header.madeAt), rows: Number(header.rows) }
    return tables
  }
}

/** A line: a row, or one of those that stand around rows. */
interface Line {
  readonly row: readonly unknown[] | undefined
  readonly object: Readonly<Record<string, unknown>>
}

function parsed(line: string): Line {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw noBackup()
  }
  if (Array.isArray(value)) return { row: value, object: {} }
  if (typeof value !== 'object' || value === null) throw noBackup()
  return { row: undefined, object: value as Readonly<Record<string, unknown>> }
}

function noBackup(): BackupUnusable {
  return new BackupUnusable('the file is no backup of castellan')
}

/** @throws BackupUnusable for a row that the table cannot hold. */
function assertRow({ name, columns }: Table, row: readonly unknown[]): asserts row is Row {
  const types = [...columns.values()]
  if (row.length !== types.length || types.some((type, at) => !isOf(type, row[at])))
    throw new BackupUnusable(`a row of \`${name}\` in the backup does not fit its table`)
}

function isOf(type: ColumnType, value: unknown): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string'
    case 'integer':
      return Number.isSafeInteger(value)
    case 'real':
      return typeof value === 'number'
    case 'text?':
      return value === null || isOf('text', value)
    case 'integer?':
      return value === null || isOf('integer', value)
    case 'real?':
      return value === null || isOf('real', value)
    default:
      return type satisfies never
  }
}

/** @throws BackupUnusable for what is not gzip, or breaks off. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path)
  const inflated = createGunzip()
  file.on('error', (error) => inflated.destroy(error))
  file.pipe(inflated)
  let rest: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of inflated as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        yield Buffer.concat([...rest, chunk.subarray(start, end)]).toString()
        rest = []
        size = 0
        start = end + 1
      }
      rest.push(chunk.subarray(start))
      size += chunk.length - start
      if (size > LONGEST_LINE) throw noBackup()
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'Z_BUF_ERROR') throw new BackupUnusable('the backup has no end: it was cut off', { cause })
    if (code?.startsWith('Z_')) throw new BackupUnusable('the file is no backup of castellan, or is damaged', { cause })
    if (code?.startsWith('E')) throw new BackupUnusable(`the backup cannot be read (${code})`, { cause })
    throw cause
  } finally {
    file.destroy()
  }
  if (size > 0) throw new BackupUnusable('the backup has no end: it was cut off')
}
