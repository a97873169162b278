import type { AccountId } from '../../aws/index.ts'
import type { AuditEvent } from '../audit-event.ts'
import { Changed, Changes, type VersionRange } from '../changes.ts'
import type { RunStatement } from '../engine.ts'
import type { Performed } from '../transactions.ts'
import { Coalesced } from './coalesced.ts'
import { ConnectionLost, isRetriable, RolledBack } from './errors.ts'
import { Turn } from './turn.ts'

/** In milliseconds: after this a group is committed, and who is left has the next one. */
const MOST_TIME = 50

/** A function that is to be alone among its account's writers. */
export interface Member {
  /** Whether it bumps the account's version. */
  readonly isBump: boolean
  /**
   * @param version the account's, with this one's own bump; `undefined` where there is no such account.
   * @param append takes events, which are written when all are done.
   */
  readonly perform: (
    run: RunStatement,
    version: Promise<VersionRange | undefined>,
    append: (events: readonly AuditEvent[]) => void,
  ) => Promise<Performed<unknown>>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** What all of a group write at its end. */
export interface Together {
  readonly bumps: number
  readonly events: readonly AuditEvent[]
}

interface Options {
  readonly accountId: AccountId
  readonly run: RunStatement
  /** Takes the account's lock until the transaction's end, and says its version. */
  readonly lock: (run: RunStatement) => Promise<number | undefined>
  /** Writes what the group writes together. */
  readonly finish: (run: RunStatement, together: Together) => Promise<void>
  /** Those that are run when all others are done, and of whose statements none is sent ahead. */
  readonly careful: ReadonlySet<Member>
  /** Told of who failed, where it was in a state that is committed already. */
  readonly failed: (member: Member, error: unknown) => void
}

/** One try at the transaction of a group. */
export class GroupAttempt {
  readonly done: { readonly member: Member; readonly performed: Performed<unknown> }[] = []
  /** Those that failed beside what the others wrote: they fail when that is committed. */
  readonly refused: { readonly member: Member; readonly error: unknown }[] = []
  /** The first statement that failed, after which the server refuses all, and whose it was. */
  failure: { readonly error: unknown; readonly owners: readonly Member[] } | undefined
  /** What they changed together. */
  readonly changed = new Changed()
  /** The account's before the group. */
  version: number | undefined
  readonly #options: Options
  /** Those that were told that they failed. */
  readonly #told = new Set<Member>()
  readonly #changes = new Changes()
  /** Of the changes of which the statements are sent. */
  #sent = 0
  readonly #outgoing = new Coalesced<Member>()
  readonly #events: AuditEvent[] = []
  /** Resolves with the answer to what was sent last. */
  #answered: Promise<unknown> = Promise.resolve()
  #members: readonly Member[] = []

  constructor(options: Options) {
    this.#options = options
  }

  /** Those that had no turn. */
  get left(): readonly Member[] {
    const had = new Set([...this.done, ...this.refused].map(({ member }) => member))
    return this.#members.filter((member) => !had.has(member) && !this.#told.has(member))
  }

  /** @throws what ends the transaction. */
  async perform(all: readonly Member[]): Promise<void> {
    const { careful, lock, finish } = this.#options
    const ahead = all.filter((member) => !careful.has(member))
    this.#members = [...ahead, ...all.filter((member) => careful.has(member))]
    const end = performance.now() + MOST_TIME
    const version = lock(this.#runFor(all))
    const turns = ahead.map((member) => this.#begin(member, version))
    try {
      this.version = await version
      for (const [index, member] of this.#members.entries()) {
        if (index > 0 && performance.now() > end) break
        await this.#take(member, turns[index], version)
      }
      this.#send()
      const bumps = this.done.filter(({ member }) => member.isBump).length
      await finish(this.#notingChanges(foreseeing(this.#runFor(all))), { bumps, events: this.#events })
      this.#assertSound()
    } finally {
      // None of them may run beside what is run again.
      await Promise.all(turns.map((turn) => turn.abandon()))
    }
  }

  #begin(member: Member, version: Promise<number | undefined>, through?: RunStatement): Turn {
    const turn = new Turn({ read: this.#runFor([member]), position: () => this.#sent })
    const append = (events: readonly AuditEvent[]) => void turn.events.push(...events)
    return turn.begin((run) => member.perform(run, this.#rangeFor(member, version), append), through)
  }

  /** Those before it may bump the version, too. */
  #rangeFor(member: Member, version: Promise<number | undefined>): Promise<VersionRange | undefined> {
    const most = this.#members.indexOf(member) + 1
    const range = version.then((least) =>
      least === undefined || !member.isBump ? undefined : { least, most: least + most },
    )
    range.catch(() => {}) // Whoever asks for it hears of it.
    return range
  }

  /** @param turn what it did ahead; absent for one that did nothing. */
  async #take(member: Member, turn: Turn | undefined, version: Promise<number | undefined>): Promise<void> {
    await turn?.resting
    this.#assertSound()
    if (member.isBump && this.version === undefined) {
      this.#tell(member, new Error(`no account ${this.#options.accountId} in the store`))
      await turn?.abandon()
    } else if (turn?.holds(this.#changes)) {
      const { outcome, kept } = turn
      if (outcome && 'performed' in outcome) {
        for (const statement of kept) this.#outgoing.add(statement, member)
        this.#changes.add(outcome.performed.changes)
        this.#did(member, outcome.performed, turn)
      } else if (outcome && kept.length === 0) {
        if (turn.isOfCommitted) this.#tell(member, outcome.error)
        else this.refused.push({ member, error: outcome.error })
      } else {
        // One that failed after it wrote may have failed by that already.
        await this.#inOrder(member, turn)
      }
    } else {
      await turn?.abandon()
      this.#assertSound()
      await this.#inOrder(member, undefined, version)
    }
  }

  /** Runs it, or what is left of it, with its statements in their place; what fails of it is undone. */
  async #inOrder(member: Member, begun: Turn | undefined, version = Promise.resolve(this.version)): Promise<void> {
    this.#send()
    const isShared = this.#members.length > 1
    const run = this.#runFor([member])
    if (isShared) this.#sendAhead('SAVEPOINT turn', run)
    const through = this.#options.careful.has(member) ? run : foreseeing(run)
    const turn = begun ?? this.#begin(member, version, through)
    if (begun) begun.goOn(through)
    await turn.finished
    const { outcome } = turn
    if (outcome && 'performed' in outcome && !this.failure) {
      if (isShared) this.#sendAhead('RELEASE SAVEPOINT turn', run)
      this.#did(member, outcome.performed, turn)
    } else {
      const error = outcome && 'error' in outcome ? outcome.error : this.failure?.error
      if (!isShared) {
        await this.#answered
        throw this.failure?.error ?? error
      }
      await this.#undo(member, error, run)
    }
    // Undone or not, others may have read it meanwhile.
    this.#changes.add(turn.changed.all)
    this.#sent = this.#changes.position
  }

  #did(member: Member, performed: Performed<unknown>, { events }: Turn): void {
    this.done.push({ member, performed })
    this.#events.push(...events)
  }

  async #undo(member: Member, error: unknown, run: RunStatement): Promise<void> {
    try {
      await run('ROLLBACK TO SAVEPOINT turn', [])
    } catch (error) {
      if (this.#isOf(member) && !isFinal(this.failure?.error)) this.failure = { error, owners: [member] }
      this.#assertSound()
    }
    // All that was sent before is answered now.
    if (!this.#isOf(member) || isFinal(this.failure?.error)) this.#assertSound()
    const cause = this.failure?.error ?? error
    this.failure = undefined
    this.#sendAhead('RELEASE SAVEPOINT turn', run)
    if (this.done.length > 0) this.refused.push({ member, error: cause })
    else this.#tell(member, cause)
  }

  /** Whether what failed was this one's alone. */
  #isOf(member: Member): boolean {
    return this.failure?.owners.length === 1 && this.failure.owners[0] === member
  }

  #tell(member: Member, error: unknown): void {
    this.#told.add(member)
    this.#options.failed(member, error)
  }

  /** Sends what is kept back of those that are done. */
  #send(): void {
    for (const { statement, owners } of this.#outgoing.take()) {
      void this.#runFor(owners)(statement.sql, statement.parameters, statement.facts)
    }
    this.#sent = this.#changes.position
  }

  #sendAhead(sql: string, run: RunStatement): void {
    void run(sql, [])
  }

  /** @throws what the first statement that failed makes of the transaction. */
  #assertSound(): void {
    if (!this.failure) return
    const { error } = this.failure
    throw isFinal(error) ? error : new RolledBack({ cause: error })
  }

  #notingChanges(run: RunStatement): RunStatement {
    return (sql, parameters, facts) => {
      this.changed.add(facts?.changes, parameters)
      return run(sql, parameters, facts)
    }
  }

  /** Sends a statement of theirs; that it fails is noted here, whoever waits for it. */
  #runFor(owners: readonly Member[]): RunStatement {
    const noted = (error: unknown) => {
      this.failure ??= { error, owners }
    }
    return (sql, parameters, facts) => {
      const result = this.#options.run(sql, parameters, facts)
      if (result instanceof Promise) this.#answered = result.then(undefined, noted)
      return result
    }
  }
}

/** Whether it ends the transaction, whoever's statement it was. */
function isFinal(error: unknown): boolean {
  return error instanceof ConnectionLost || isRetriable(error)
}

function foreseeing(run: RunStatement): RunStatement {
  return (sql, parameters, facts) => {
    const result = run(sql, parameters, facts)
    return facts?.foreseen ?? result
  }
}
