import { Worker } from 'node:worker_threads'
import { StoreUnavailable } from '../errors.ts'
import { asStoreError } from './errors.ts'
import type { Batch, BatchAnswer, EventThreadData } from './event-thread.ts'

/** Beside this file in the source, and beside its bundle in `dist/`. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './event-thread.ts' : './event-thread.js', import.meta.url)

/** Its heap holds a batch; more would be kept and not used. */
const MEMORY = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 }

/**
 * Writes events from a thread with a connection of its own: half of a write is the disk's flush, for which the event loop would stand
 * still. The thread starts with the first batch. One batch at a time, and nobody else may write to the file meanwhile: both are the
 * caller's affair.
 */
export class EventWriter {
  readonly #data: EventThreadData
  #thread: Worker | undefined

  constructor(data: EventThreadData) {
    this.#data = data
  }

  /** Resolves when all of the batch is on disk. @throws StoreUnavailable when none of it is. */
  async write(batch: Batch): Promise<void> {
    const thread = this.#started()
    const answer = await new Promise<BatchAnswer>((resolve, reject) => {
      const settle = (act: () => void) => {
        thread.off('message', onMessage).off('error', onEnd).off('exit', onEnd)
        act()
      }
      const onMessage = (message: BatchAnswer) => settle(() => resolve(message))
      const onEnd = (reason: unknown) => {
        if (this.#thread === thread) this.#thread = undefined // The next batch starts another.
        settle(() => reject(new StoreUnavailable('the thread that writes events ended', { cause: reason })))
      }
      thread.on('message', onMessage).on('error', onEnd).on('exit', onEnd)
      thread.postMessage(batch)
    })
    if (answer) throw asStoreError(Object.assign(new Error(answer.message), { errcode: answer.errcode }))
  }

  /** Closes the thread's connection, and ends it. */
  async close(): Promise<void> {
    const thread = this.#thread
    if (!thread) return
    this.#thread = undefined
    await new Promise<void>((resolve) => {
      thread.once('exit', () => resolve())
      thread.postMessage('close')
    })
  }

  #started(): Worker {
    // The thread needs no environment, and there are secrets in it.
    this.#thread ??= new Worker(THREAD, { workerData: this.#data, env: {}, argv: [], resourceLimits: MEMORY })
    return this.#thread
  }
}
