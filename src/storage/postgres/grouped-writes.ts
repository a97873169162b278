import type { AccountId } from '../../aws/index.ts'
import type { Changed } from '../changes.ts'
import type { RunStatement } from '../engine.ts'
import { OutcomeUnknown, StoreUnavailable } from '../errors.ts'
import type { Performed } from '../transactions.ts'
import type { AccountQueues } from './account-queues.ts'
import { isRetriable, RolledBack } from './errors.ts'
import { GroupAttempt, type Member, type Together } from './group-attempt.ts'

/** A longer group would make its first member wait without making the others faster. */
const MOST_MEMBERS = 64

/** How often a group is run whose transaction the server gave up. */
const MOST_ATTEMPTS = 20

/** A statement that failed for the server's sake later than that, in milliseconds, is no member's fault. */
const OUTAGE_MS = 1000

interface Parts {
  readonly queues: AccountQueues
  /** A transaction, which is run again after what is to be run again. */
  readonly transaction: <T>(fn: (run: RunStatement) => Promise<T>) => Promise<T>
  /** Takes the account's lock until the transaction's end, and says its version. */
  readonly lock: (run: RunStatement, accountId: AccountId) => Promise<number | undefined>
  /** Writes what a group writes together, without waiting for the answers. */
  readonly finish: (run: RunStatement, accountId: AccountId, together: Together) => Promise<void>
  /** Told before anybody hears of it. @param changed what they changed together. */
  readonly committed: (performed: readonly Performed<unknown>[], changed: Changed) => void
  readonly outcomeUnknown: (accountId: AccountId) => void
  /** Where an engine has no savepoints, each commits by itself. */
  readonly hasSavepoints: boolean
}

/**
 * Writes of one account that wait for each other anyway share a transaction, and so one lock and one commit. What comes
 * of a group is what would come of its members one after the other, each alone; none is resolved before the COMMIT of
 * all, and one that fails leaves nothing and delays nobody.
 *
 * All of them read at once, before any of them writes (`Turn`). Then each has its turn, in order: where nothing that it
 * read was changed by those before it, what it did counts, and what it writes is sent with the others' (`Coalesced`);
 * else it is run again, between savepoints (`GroupAttempt`).
 *
 * Nobody waits for the answers to statements that have none but that they did not fail. One of them that does fail
 * dooms the transaction: COMMIT answers ROLLBACK then, and the group is run again, with those whose it was at its end,
 * where they fail alone.
 */
export class GroupedWrites {
  readonly #parts: Parts
  readonly #waiting = new Map<AccountId, Member[]>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Resolves when what `perform` wrote is committed. */
  submit(accountId: AccountId, { isBump, perform }: Pick<Member, 'isBump' | 'perform'>): Promise<unknown> {
    return new Promise((resolve, reject) => this.#enqueue(accountId, [{ isBump, perform, resolve, reject }]))
  }

  #enqueue(accountId: AccountId, members: readonly Member[]): void {
    const waiting = this.#waiting.get(accountId)
    if (waiting) {
      waiting.push(...members)
      return
    }
    const group = [...members]
    this.#waiting.set(accountId, group)
    const leave = () => {
      if (this.#waiting.get(accountId) === group) this.#waiting.delete(accountId)
    }
    this.#parts.queues
      .run([accountId], async () => {
        leave() // Who comes now has the next group.
        await this.#run(accountId, group)
      })
      .catch((error: unknown) => {
        leave()
        for (const { reject } of group) reject(error)
      })
  }

  async #run(accountId: AccountId, group: readonly Member[]): Promise<void> {
    const most = this.#parts.hasSavepoints ? MOST_MEMBERS : 1
    const members = group.slice(0, most)
    const left = group.slice(most)
    const failed = new Set<Member>() // They were told, and are not run again.
    try {
      left.unshift(...(await this.#together(accountId, members, failed)))
    } catch (error) {
      for (const member of members) if (!failed.has(member)) member.reject(error)
    }
    if (left.length > 0) this.#enqueueFirst(accountId, left)
  }

  #enqueueFirst(accountId: AccountId, members: readonly Member[]): void {
    const waiting = this.#waiting.get(accountId)
    if (waiting) waiting.unshift(...members)
    else this.#enqueue(accountId, members)
  }

  /** @returns those that had no turn. */
  async #together(accountId: AccountId, members: readonly Member[], failed: Set<Member>): Promise<readonly Member[]> {
    const careful = new Set<Member>()
    const start = performance.now()
    for (let attempts = 1; ; attempts++) {
      let latest: GroupAttempt | undefined
      try {
        const attempt = await this.#parts.transaction(async (run) => {
          latest = this.#attempt(run, accountId, careful, failed)
          await latest.perform(members.filter((member) => !failed.has(member)))
          return latest
        })
        this.#tell(accountId, attempt)
        return attempt.left
      } catch (error) {
        if (error instanceof OutcomeUnknown) this.#parts.outcomeUnknown(accountId)
        if (!(error instanceof RolledBack)) throw error
        const failure = latest?.failure
        const cause = failure?.error ?? error
        if (isRetriable(cause) && attempts < MOST_ATTEMPTS) continue
        if (isRetriable(cause)) throw new StoreUnavailable('other transactions get in the way', { cause })
        // While it is out of reach nobody has the time to find out whose statements it would take.
        if (cause instanceof StoreUnavailable && performance.now() - start > OUTAGE_MS) throw cause
        const suspects = (failure?.owners ?? members).filter((member) => !careful.has(member))
        if (suspects.length === 0) throw cause
        for (const suspect of suspects) careful.add(suspect)
      }
    }
  }

  #attempt(run: RunStatement, accountId: AccountId, careful: ReadonlySet<Member>, failed: Set<Member>): GroupAttempt {
    const { lock, finish } = this.#parts
    return new GroupAttempt({
      accountId,
      run,
      lock: (run) => lock(run, accountId),
      finish: (run, together) => finish(run, accountId, together),
      careful,
      failed: (member, error) => {
        failed.add(member)
        member.reject(error)
      },
    })
  }

  #tell(accountId: AccountId, { done, refused, changed, version = 0 }: GroupAttempt): void {
    let from = version
    const performed = done.map(({ member, performed }) => {
      if (!member.isBump) return performed
      const to = from + 1
      const versions = new Map([[accountId, { from, to }]])
      from = to
      return { ...performed, versions }
    })
    this.#parts.committed(performed, changed)
    for (const { member, performed } of done) member.resolve(performed.value)
    for (const { member, error } of refused) member.reject(error)
  }
}
