import { OutcomeUnknown } from '../errors.ts'
import type { SqliteConnection } from './connection.ts'
import { asStoreError } from './errors.ts'

/** A longer group would make its first member wait without making the others faster. */
const GROUP_LIMIT = 128

/**
 * Rounds of the event loop before a group begins: in the first the group before is answered, in the second its callers
 * ask again, and in the third the server goes on with what they ask. So they join this group, and the server does not
 * come to serve two halves of its callers by turns, with a flush for each. They pass at once where nobody asks.
 */
const ROUNDS = 3

const NOT_ON_DISK =
  'the disk did not take what was committed: nothing is written until the disk is mended and this process starts anew'

/** One function's turn at the writer. */
interface Turn {
  /** `shared`: between its savepoint and the next one's, in a transaction with others; `alone`: outside of any. */
  readonly how: 'shared' | 'alone'
  readonly run: () => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** A turn whose outcome counts when what was written before it is on disk, and how it is told then. */
interface Done {
  readonly turn: Turn
  readonly tell: () => void
}

/** What is done at the end of each shared transaction. */
export interface GroupEnds {
  /** Writes what its members have in common, before its COMMIT: where that fails, it fails for all of them. */
  readonly finish: () => Promise<void>
  /** Told when it was, or may have been, committed, before anybody else is. */
  readonly committed: (isCertain: boolean) => void
}

/**
 * The one writer. Functions that are waiting share a transaction: each has a savepoint of its own, so one that fails
 * leaves nothing and fails alone, for what those before it wrote, maybe: none is told of either before the COMMIT of
 * all is on disk. The next group runs while the one before is brought there.
 *
 * INVARIANT (acknowledged means durable): where a flush fails, nobody can say what of the log is on disk, and what is
 * written after it may rest on what is not: nothing is written any more until the process starts anew.
 */
export class GroupWriter {
  readonly #connection: SqliteConnection
  readonly #ends: GroupEnds
  readonly #flush: (() => Promise<void>) | undefined
  #waiting: Turn[] = []
  #draining: Promise<void> | undefined
  #busy: Promise<void> | undefined
  #flushing = 0
  #idle = Promise.withResolvers<void>()
  /** Since a flush failed. */
  #broken: OutcomeUnknown | undefined

  /** @param flush brings to disk what was committed; absent where there is no disk. */
  constructor(connection: SqliteConnection, ends: GroupEnds, flush?: (() => Promise<void>) | undefined) {
    this.#connection = connection
    this.#ends = ends
    this.#flush = flush
  }

  /** Resolves when what `run` wrote is on disk. */
  enqueue<T>(run: () => Promise<T>): Promise<T> {
    return this.#queue('shared', run)
  }

  /**
   * Runs `run` while nothing else writes, for what writes events through another connection.
   */
  alone<T>(run: () => Promise<T>): Promise<T> {
    return this.#queue('alone', run)
  }

  #queue<T>(how: Turn['how'], run: () => Promise<T>): Promise<T> {
    if (this.#broken) return Promise.reject(this.#broken)
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ how, run, resolve: resolve as (value: unknown) => void, reject })
      this.#draining ??= this.#drain()
    })
  }

  /** The transaction in progress, for a reader on the same connection; it never rejects. */
  get busy(): Promise<void> | undefined {
    return this.#busy
  }

  /** Resolves when nothing waits, and all is on disk. */
  async idle(): Promise<void> {
    while (this.#draining || this.#flushing > 0) await (this.#draining ?? this.#idle.promise)
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      for (let round = 0; round < ROUNDS; round++) await new Promise((resolve) => setImmediate(resolve))
      if (this.#broken) {
        for (const turn of this.#waiting.splice(0)) turn.reject(this.#broken)
        break
      }
      this.#busy = this.#waiting[0]?.how === 'alone' ? this.#alone(this.#waiting.shift()) : this.#group()
      await this.#busy
      this.#busy = undefined
    }
    this.#draining = undefined
  }

  async #alone(turn: Turn | undefined): Promise<void> {
    if (!turn) return
    try {
      const value = await turn.run()
      this.#tell([{ turn, tell: () => turn.resolve(value) }])
    } catch (error) {
      turn.reject(error)
    }
  }

  async #group(): Promise<void> {
    const connection = this.#connection
    const done: Done[] = []
    let written = 0
    try {
      connection.command('BEGIN IMMEDIATE')
      for (let turns = 0; turns < GROUP_LIMIT; turns++) {
        if (this.#waiting[0]?.how !== 'shared') break
        connection.command('SAVEPOINT turn')
        const turn = this.#waiting.shift()
        if (turn === undefined) break
        try {
          const value = await turn.run()
          done.push({ turn, tell: () => turn.resolve(value) })
          written++
        } catch (error) {
          const tell = () => turn.reject(asStoreError(error))
          if (written > 0) done.push({ turn, tell })
          else tell()
          // SQLite itself rolls back everything on some errors, a full disk among them.
          if (!connection.inTransaction) throw error
          connection.command('ROLLBACK TO turn')
        }
        connection.command('RELEASE turn')
      }
      if (written > 0) await this.#ends.finish()
      connection.command('COMMIT')
      this.#ends.committed(true)
    } catch (error) {
      this.#ends.committed(false)
      if (connection.inTransaction) connection.exec('ROLLBACK')
      for (const { turn } of done) turn.reject(asStoreError(error))
      // Those that had no turn meet the error themselves, so that the queue cannot spin.
      for (const turn of this.#waiting.splice(0)) turn.reject(asStoreError(error))
      return
    }
    this.#tell(done)
  }

  /** Tells of what was committed when it is on disk. */
  #tell(done: readonly Done[]): void {
    const flush = this.#flush
    if (!flush) {
      tellAll(done)
      return
    }
    this.#flushing++
    flush()
      .catch((error: unknown) => {
        this.#broken ??= new OutcomeUnknown({ cause: error }, NOT_ON_DISK)
      })
      .then(() => {
        // A flush after the one that failed may succeed: the system tells of what it could not write only once.
        if (this.#broken) for (const { turn } of done) turn.reject(this.#broken)
        else tellAll(done)
      })
      .finally(() => {
        if (--this.#flushing > 0) return
        this.#idle.resolve()
        this.#idle = Promise.withResolvers()
      })
  }
}

function tellAll(done: readonly Done[]): void {
  for (const { tell } of done) tell()
}
