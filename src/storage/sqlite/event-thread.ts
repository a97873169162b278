/**
 * Runs in a thread of its own, with a connection of its own: writes the events that `EventWriter` sends, a batch a transaction. It imports
 * little, because a thread shares no module with the server.
 */
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { readEventValues } from '../event-lines.ts'
import { bindable } from './bindable.ts'

export interface EventThreadData {
  /** The database file. */
  readonly path: string
  /** What a connection that writes is told. */
  readonly pragmas: string
  /** An INSERT of one event: its account, then a value for each of `EVENT_COLUMNS`. */
  readonly insert: string
}

export interface Batch {
  readonly accountId: string
  /** As `EventLines` makes them. */
  readonly lines: Uint8Array
}

/** `undefined` for a batch that is on disk; else what SQLite said, and nothing of the batch is there. */
export type BatchAnswer = { readonly message: string; readonly errcode: number | undefined } | undefined

const port = parentPort
if (!port) throw new Error('this file is for a thread')

const { path, pragmas, insert } = workerData as EventThreadData
const db = new DatabaseSync(path, { enableForeignKeyConstraints: false, timeout: 5000 })
db.exec(pragmas)
const statement = db.prepare(insert)

port.on('message', (message: Batch | 'close') => {
  if (message !== 'close') return port.postMessage(write(message))
  db.close()
  port.close()
})

function write({ accountId, lines }: Batch): BatchAnswer {
  try {
    db.exec('BEGIN IMMEDIATE')
    for (const values of readEventValues(lines)) statement.run(accountId, ...values.map(bindable))
    db.exec('COMMIT')
    return undefined
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    return { message: (error as Error).message, errcode: (error as { errcode?: number }).errcode }
  }
}
