import { readFileSync } from 'node:fs'
import { isSea } from 'node:sea'
import { Worker } from 'node:worker_threads'
import { StoreUnavailable } from '../errors.ts'
import { asStoreError } from './errors.ts'
import type { Batch, BatchAnswer, EventThreadData } from './event-thread.ts'

/** Beside this file in the source, and beside its bundle in `dist/`. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './event-thread.ts' : './event-thread.js', import.meta.url)

/** A thread cannot read the files inside of a single executable, as this one can: it is given the text. */
const programOfThread = () =>
  isSea() ? new URL(`data:text/javascript;base64,${readFileSync(THREAD).toString('base64')}`) : THREAD

/** Its heap holds a batch; more would be kept and not used. */
const MEMORY = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 }

/**
 * Writes events from a thread with a connection of its own: half of a write is the disk's flush, for which the event
 * loop would stand still. The thread starts with the first batch. One batch at a time, and nobody else may write to the
 * file meanwhile: both are the caller's affair.
 */
export class EventWriter {
  readonly #data: EventThreadData
  #thread: Worker | undefined
  /** Of the batch that the thread has. */
  #answered: ((answer: BatchAnswer | StoreUnavailable) => void) | undefined

  constructor(data: EventThreadData) {
    this.#data = data
  }

  /**
   * Resolves when all of the batch is on disk.
   *
   * @throws StoreUnavailable when none of it is, or when the thread ended and nobody can say.
   */
  async write(batch: Batch): Promise<void> {
    this.#thread ??= this.#start()
    const thread = this.#thread
    const answer = await new Promise<BatchAnswer | StoreUnavailable>((resolve) => {
      this.#answered = resolve
      thread.postMessage(batch)
    })
    if (answer instanceof StoreUnavailable) throw answer
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

  #start(): Worker {
    // The thread needs no environment, and there are secrets in it.
    const thread = new Worker(programOfThread(), { workerData: this.#data, env: {}, argv: [], resourceLimits: MEMORY })
    let cause: unknown
    thread.on('message', (answer: BatchAnswer) => this.#answered?.(answer))
    thread.on('error', (error) => {
      cause = error
    })
    // It may end while it has nothing to do. Only at its end has its connection let go of the file.
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined // The next batch starts another.
      this.#answered?.(new StoreUnavailable('the thread that writes events ended', { cause }))
    })
    return thread
  }
}
