/**
 * Runs in a thread of its own, with a connection of its own: writes the events that `EventWriter` sends, a batch a
 * transaction. It imports little, because a thread shares no module with the server.
 */
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { type EventBatch, packedRowOf } from '../event-batch.ts'
import type { AuditBatchRow } from '../schema/account.ts'
import { bindable } from './bindable.ts'

export interface EventThreadData {
  /** The database file. */
  readonly path: string
  /** What a connection that writes is told. */
  readonly pragmas: string
  /** An INSERT of one batch, with the values of `columns`. */
  readonly insert: string
  readonly columns: readonly (keyof AuditBatchRow)[]
}

/** Whose batch it is. */
export type Batch = EventBatch & { readonly accountId: string }

/** `undefined` for a batch that is on disk; else what SQLite said, and nothing of the batch is there. */
export type BatchAnswer = { readonly message: string; readonly errcode: number | undefined } | undefined

const port = parentPort
if (!port) throw new Error('this file is for a thread')

const { path, pragmas, insert, columns } = workerData as EventThreadData
const db = new DatabaseSync(path, { enableForeignKeyConstraints: false, timeout: 5000 })
db.exec(pragmas)
const statement = db.prepare(insert)

port.on('message', (message: Batch | 'close') => {
  if (message !== 'close') return port.postMessage(write(message))
  db.close()
  port.close()
})

function write(batch: Batch): BatchAnswer {
  try {
    const row = packedRowOf(batch.accountId, batch)
    statement.run(...columns.map((column) => bindable(row[column])))
    return undefined
  } catch (error) {
    return { message: (error as Error).message, errcode: (error as { errcode?: number }).errcode }
  }
}
