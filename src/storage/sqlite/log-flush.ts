import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const flushed = promisify(fdatasync)

/**
 * Brings SQLite's log to the disk beside the event loop: a commit that waits for the disk itself would stop every
 * request meanwhile. With `synchronous = NORMAL` SQLite writes the log in order, and flushes it before it copies from
 * it; so what was committed before a flush began is durable when that ends, and the file is never corrupt.
 *
 * @see https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export class LogFlush {
  readonly #path: string
  #file: number | undefined
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  /** @param path the database's. */
  constructor(path: string) {
    this.#path = path
  }

  /** Resolves when all that was committed before is on disk. Who comes while a flush is running shares the next. */
  flush(): Promise<void> {
    if (!this.#running) return this.#start()
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    )
    return this.#next
  }

  /** After the last flush. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #start(): Promise<void> {
    this.#next = undefined
    const running = this.#flush().finally(() => {
      if (this.#running === running) this.#running = undefined
    })
    this.#running = running
    return running
  }

  async #flush(): Promise<void> {
    this.#file ??= this.#open()
    await flushed(this.#file)
  }

  /** The log is there from the first commit to the end of the last connection. */
  #open(): number {
    const file = openSync(`${this.#path}-wal`, 'r+')
    if (process.platform !== 'win32') {
      const directory = openSync(dirname(this.#path), 'r')
      fsyncSync(directory) // The file's name must be on disk, too.
      closeSync(directory)
    }
    return file
  }
}
