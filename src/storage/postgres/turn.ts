import type { AuditEvent } from '../audit-event.ts'
import { Changed, type Changes } from '../changes.ts'
import type { RunStatement, StatementFacts, StatementResult } from '../engine.ts'
import { type Footprint, isApart, type Rows } from '../footprint.ts'
import type { Performed } from '../transactions.ts'

export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly facts: StatementFacts | undefined
}

export type Outcome = { readonly performed: Performed<unknown> } | { readonly error: unknown }

/** A query that was sent, and how much of what the group changes had been sent before it. */
interface Read {
  readonly footprint: Footprint
  readonly parameters: readonly unknown[]
  readonly position: number
}

interface Held extends Statement {
  readonly resolve: (result: Promise<StatementResult>) => void
  readonly reject: (error: unknown) => void
}

interface Sending {
  /** Sends a query. */
  readonly read: RunStatement
  /** How much of what the group changes has been sent. */
  readonly position: () => number
}

/**
 * What one member of a group does before it is its turn. Its queries are sent at once, beside the others' and before
 * what those write; what it writes is kept back; and where it needs an answer that it cannot have yet, it rests. Where
 * nothing of what it read was changed by its turn, it counts as done then.
 */
export class Turn {
  outcome: Outcome | undefined
  readonly events: AuditEvent[] = []
  readonly #sending: Sending
  readonly #resting = Promise.withResolvers<void>()
  readonly #reads: Read[] = []
  /** What it changed, or is to change. */
  readonly changed = new Changed()
  #kept: Statement[] = []
  #held: Held[] = []
  #through: RunStatement | undefined
  #isOver = false
  /** A query was refused: one whose turn it was had failed, and was not yet undone. */
  #isSpoiled = false
  #finished: Promise<void> = Promise.resolve()

  constructor(sending: Sending) {
    this.#sending = sending
  }

  /** @param through where its statements go, where it is its turn already. */
  begin(perform: (run: RunStatement) => Promise<Performed<unknown>>, through?: RunStatement): this {
    this.#through = through
    this.#finished = perform(this.#run)
      .then(
        (performed) => {
          this.outcome = { performed }
        },
        (error: unknown) => {
          this.outcome = { error }
        },
      )
      .then(() => this.#resting.resolve())
    return this
  }

  /** Resolves when it can do nothing more before it is its turn. */
  get resting(): Promise<void> {
    return this.#resting.promise
  }

  /** Whether what it read is so still. */
  holds(changes: Changes): boolean {
    if (this.#isSpoiled) return false
    return this.#reads.every(({ footprint, parameters, position }) => changes.leave(footprint, parameters, position))
  }

  /** Whether nothing that it read is known to this transaction alone. */
  get isOfCommitted(): boolean {
    return this.#reads.every(({ position }) => position === 0)
  }

  /** What it is to write, and has not sent. */
  get kept(): readonly Statement[] {
    return this.#kept
  }

  /** It is its turn: what it kept back and what it does from now on is sent. */
  goOn(through: RunStatement): void {
    this.#through = through
    for (const { sql, parameters, facts } of this.#kept) void through(sql, parameters, facts)
    this.#kept = []
    for (const { sql, parameters, facts, resolve } of this.#held) {
      resolve(Promise.resolve(through(sql, parameters, facts)))
    }
    this.#held = []
  }

  /** Resolves when nothing of it runs any more. */
  get finished(): Promise<void> {
    return this.#finished
  }

  /** Ends it, whatever it was about to do. Resolves when nothing of it runs any more. */
  async abandon(): Promise<void> {
    this.#isOver = true
    for (const { reject } of this.#held) reject(new Abandoned())
    this.#held = []
    await this.#finished
  }

  readonly #run: RunStatement = (sql, parameters, facts) => {
    if (this.#isOver) throw new Abandoned()
    const isRead = facts?.changes?.length === 0
    const statement = { sql, parameters, facts }
    if (!isRead) this.changed.add(facts?.changes, parameters)
    if (this.#through) return this.#through(sql, parameters, facts)
    // Nothing passes what waits: it may depend on it.
    if (this.#held.length === 0) {
      if (isRead && this.#isApartFromKept(statement)) {
        this.#reads.push({ footprint: facts.reads, parameters, position: this.#sending.position() })
        const result = Promise.resolve(this.#sending.read(sql, parameters, facts))
        result.catch(() => {
          this.#isSpoiled = true
        })
        return result
      }
      if (!isRead && facts?.foreseen) {
        this.#kept.push(statement)
        return facts.foreseen
      }
    }
    return new Promise((resolve, reject) => {
      this.#held.push({ ...statement, resolve, reject })
      this.#resting.resolve()
    })
  }

  /** A query must see what its own transaction has written. */
  #isApartFromKept({ parameters, facts }: Statement): boolean {
    if (this.#kept.length === 0) return true
    const reads = facts?.reads
    const isApartFrom = (change: Rows, changed: readonly unknown[]) =>
      reads?.every((read) => isApart(read, parameters, change, changed)) === true
    return this.#kept.every(
      ({ facts: kept, parameters: changed }) => kept?.changes?.every((change) => isApartFrom(change, changed)) === true,
    )
  }
}

/** What a function is told whose turn begins anew, or not at all; nobody else hears of it. */
class Abandoned extends Error {
  constructor() {
    super('what was read ahead is no longer so: it is run again')
    this.name = 'Abandoned'
  }
}
