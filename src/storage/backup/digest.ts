import { createHash } from 'node:crypto'
import type { RunStatement } from '../engine.ts'
import type { Table } from '../migrations/tables.ts'
import type { Row } from './format.ts'
import { pagesOf } from './pages.ts'

/**
 * What a restore sets anew, so that nothing that was true once is true again (`load.ts`), and what it tells root: no
 * digest says anything of it.
 */
const SET_ANEW: ReadonlySet<string> = new Set(['account.version', 'account.rootNotice', 'mfaDevice.lastStep'])

/** One table's part of a digest. */
export interface TableDigest {
  /** In camelCase. */
  readonly table: string
  readonly rows: number
  /** SHA-256, in hex. */
  readonly digest: string
}

/**
 * A digest of what a store's rows say, whatever the engine: of each table the values of its rows, in the order of the
 * key. Two stores with the same digest hold the same accounts.
 */
export class RowsDigest {
  readonly #tables: { readonly table: Table; readonly hash: ReturnType<typeof createHash>; rows: number }[] = []
  #kept: readonly number[] = []

  /** The rows that follow are this table's. */
  begin(table: Table): void {
    this.#tables.push({ table, hash: createHash('sha256').update(JSON.stringify([...table.columns.keys()])), rows: 0 })
    const names = [...table.columns.keys()]
    this.#kept = names.flatMap((column, at) => (SET_ANEW.has(`${table.name}.${column}`) ? [] : [at]))
  }

  add(row: Row): void {
    const current = this.#tables.at(-1)
    if (!current) throw new Error('a row of no table')
    current.rows++
    const values = this.#kept.length === row.length ? row : this.#kept.map((at) => row[at])
    current.hash.update('\n').update(JSON.stringify(values))
  }

  /** Once, at the end. @returns each table's, and in hex that of all together. */
  end(): { readonly digest: string; readonly tables: readonly TableDigest[] } {
    const tables = this.#tables.map(({ table, hash, rows }) => ({
      table: table.name,
      rows,
      digest: hash.digest('hex'),
    }))
    return { digest: createHash('sha256').update(JSON.stringify(tables)).digest('hex'), tables }
  }
}

/** Of what `run` reads as one moment saw it. */
export async function digestOf(engine: 'sqlite' | 'postgres', run: RunStatement, tables: readonly Table[]) {
  const digest = new RowsDigest()
  for (const table of tables) {
    digest.begin(table)
    for await (const page of pagesOf(engine, run, table)) for (const row of page) digest.add(row)
  }
  return digest.end()
}
