import type { AccountId } from '../../aws/index.ts'
import type { RunStatement, StatementResult } from '../engine.ts'
import { OutcomeUnknown } from '../errors.ts'
import type { Performed } from '../transactions.ts'
import type { AccountQueues } from './account-queues.ts'
import { ConnectionLost, isRetriable, RolledBack } from './errors.ts'

/** A longer group would make its first member wait without making the others faster. */
const MOST_MEMBERS = 64

/** In milliseconds: after this a group is committed, and who is left has the next one. */
const MOST_TIME = 50

/** How often a group is run whose transaction the server gave up for others'. */
const MOST_ATTEMPTS = 20

/** A function that is to be alone among its account's writers. */
export interface Member {
  /** Runs it. @param version the account's, before; `undefined` where there is no such account. */
  readonly perform: (run: RunStatement, version: number | undefined) => Promise<Performed<unknown>>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

interface Parts {
  readonly queues: AccountQueues
  /** A transaction, which is run again after what is to be run again. */
  readonly transaction: <T>(fn: (run: RunStatement) => Promise<T>) => Promise<T>
  /** Takes the account's lock until the transaction's end, and says its version. */
  readonly lock: (run: RunStatement, accountId: AccountId) => Promise<number | undefined>
  /** Told before anybody hears of it. */
  readonly committed: (performed: readonly Performed<unknown>[]) => void
  readonly outcomeUnknown: (accountId: AccountId) => void
  /** Where an engine has no savepoints, each commits by itself. */
  readonly hasSavepoints: boolean
}

/**
 * Writes of one account that wait for each other anyway share a transaction, and so one lock and one commit. Each has a
 * savepoint of its own: one that fails leaves nothing, and is told at once; none is resolved before the COMMIT of all.
 *
 * Statements are sent ahead of the answers to those whose answers nobody needs (savepoints, the version's bump, plain
 * insertions). One of them that fails dooms the transaction: COMMIT answers ROLLBACK then, and each member is run again
 * by itself.
 */
export class GroupedWrites {
  readonly #parts: Parts
  readonly #waiting = new Map<AccountId, Member[]>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Resolves when what `perform` wrote is committed. */
  submit(accountId: AccountId, perform: Member['perform']): Promise<unknown> {
    return new Promise((resolve, reject) => this.#enqueue(accountId, [{ perform, resolve, reject }]))
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
      for (const member of members.filter((member) => !failed.has(member))) {
        if (error instanceof RolledBack) await this.#alone(accountId, member)
        else member.reject(error)
      }
    }
    if (left.length > 0) this.#enqueueFirst(accountId, left)
  }

  #enqueueFirst(accountId: AccountId, members: readonly Member[]): void {
    const waiting = this.#waiting.get(accountId)
    if (waiting) waiting.unshift(...members)
    else this.#enqueue(accountId, members)
  }

  /** @returns those that had no turn. */
  async #together(
    accountId: AccountId,
    members: readonly Member[],
    failed: Set<Member>,
    attempts = MOST_ATTEMPTS,
  ): Promise<readonly Member[]> {
    const attempt = async (run: RunStatement) => {
      const group = new Attempt(run)
      const end = performance.now() + MOST_TIME
      const version = await this.#parts.lock(run, accountId)
      let turns = 0
      for (const member of members) {
        if (turns > 0 && performance.now() > end) break
        turns++
        if (failed.has(member)) continue
        const error = await group.turn(member, version, members.length > 1)
        if (!error) continue
        failed.add(member)
        member.reject(error.cause)
      }
      return { group, turns }
    }
    let latest: Attempt | undefined
    try {
      const { group, turns } = await this.#parts.transaction(async (run) => {
        const result = await attempt(run)
        latest = result.group
        return result
      })
      this.#parts.committed(group.done.map(({ performed }) => performed))
      for (const { member, performed } of group.done) member.resolve(performed.value)
      return members.slice(turns)
    } catch (error) {
      if (error instanceof OutcomeUnknown) this.#parts.outcomeUnknown(accountId)
      if (error instanceof RolledBack) {
        const cause = await latest?.failure()
        if (isRetriable(cause) && attempts > 1) return await this.#together(accountId, members, failed, attempts - 1)
      }
      throw error
    }
  }

  async #alone(accountId: AccountId, { perform, resolve, reject }: Member): Promise<void> {
    try {
      const performed = await this.#parts.transaction(async (run) =>
        perform(withoutForesight(run), await this.#parts.lock(run, accountId)),
      )
      this.#parts.committed([performed])
      resolve(performed.value)
    } catch (error) {
      if (error instanceof OutcomeUnknown) this.#parts.outcomeUnknown(accountId)
      reject(error)
    }
  }
}

/** One try at the transaction of a group. */
class Attempt {
  readonly done: { readonly member: Member; readonly performed: Performed<unknown> }[] = []
  readonly #run: RunStatement
  /** Statements that nobody waits for; none rejects. */
  #sent: Promise<{ readonly error: unknown } | undefined>[] = []
  #bumps = 0

  constructor(run: RunStatement) {
    this.#run = run
  }

  /** Gives the member's error in a box where it failed alone. @throws what ends the transaction. */
  async turn(member: Member, version: number | undefined, isShared: boolean): Promise<{ cause: unknown } | undefined> {
    const before = this.#sent
    this.#sent = []
    if (isShared) this.#send('SAVEPOINT turn')
    try {
      const current = version === undefined ? undefined : version + this.#bumps
      const performed = await member.perform(this.#foreseeing, current)
      if (performed.versions.size > 0) this.#bumps++
      if (isShared) this.#send('RELEASE SAVEPOINT turn')
      this.done.push({ member, performed })
      this.#sent.unshift(...before)
      return undefined
    } catch (error) {
      const earlier = firstOf(await Promise.all(before))
      if (earlier) throw isRetriable(earlier.error) ? earlier.error : new RolledBack({ cause: earlier.error })
      const cause = firstOf(await Promise.all(this.#sent))?.error ?? error
      if (!isShared || cause instanceof ConnectionLost || isRetriable(cause)) throw cause
      this.#sent = before
      await this.#run('ROLLBACK TO SAVEPOINT turn', [])
      this.#send('RELEASE SAVEPOINT turn')
      return { cause }
    }
  }

  /** What failed of what nobody waited for. */
  async failure(): Promise<unknown> {
    return firstOf(await Promise.all(this.#sent))?.error
  }

  readonly #foreseeing: RunStatement = (sql, parameters, facts) => {
    const result = this.#run(sql, parameters, facts)
    if (!facts?.foreseen) return result
    this.#note(result)
    return facts.foreseen
  }

  #send(sql: string): void {
    this.#note(this.#run(sql, []))
  }

  #note(result: StatementResult | Promise<StatementResult>): void {
    if (!(result instanceof Promise)) return
    this.#sent.push(
      result.then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
    )
  }
}

function firstOf<T>(outcomes: readonly (T | undefined)[]): T | undefined {
  return outcomes.find((outcome) => outcome !== undefined)
}

function withoutForesight(run: RunStatement): RunStatement {
  return (sql, parameters) => run(sql, parameters)
}
