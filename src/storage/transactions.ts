import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely } from 'kysely'
import type { AccountId, MaybePromise } from '../aws/index.ts'
import type { EventSink } from './audit-event.ts'
import { type Bumped, type Change, Changed, type VersionRange } from './changes.ts'
import { database, type Engine, type RunStatement, type StatementFacts, type StatementResult } from './engine.ts'
import { Repositories } from './repositories/index.ts'
import type { KnownBounds } from './repositories/row-counts.ts'
import { type Counted, RowBounds } from './row-bounds.ts'
import type { Database } from './schema/index.ts'

/**
 * Knows whether code runs inside a transaction of its store. A transaction inside another would wait for itself for
 * ever, and a read of committed state from inside one would not see what it wrote: both are mistakes, and throw at once
 * on every engine.
 */
export class Transactions {
  readonly #current = new AsyncLocalStorage<{ active: boolean }>()

  readonly #bounds = new RowBounds()

  /** @throws Error inside a transaction. */
  assertOutside(): void {
    if (this.#current.getStore()?.active) {
      throw new Error('inside a transaction: use the `tx` that it was given, and nothing of the store')
    }
  }

  /**
   * Runs `fn` with the repositories of `accountId`, whose statements go to `run`, after `first` for each account that
   * it names.
   *
   * @param version where `first` does not tell, of the one account, for a write that is to bump it with others.
   * @param events is given the events that `fn` appends; default: they are written at once.
   * @throws what `fn` throws; else the error of a statement that failed, although `fn` caught it: PostgreSQL has given
   *   the transaction up by then, and what fails on one engine must not pass on the other.
   */
  async perform<T>(
    { engine, accounts, run, first, version, events }: Performance,
    fn: (tx: Repositories) => Promise<T>,
  ): Promise<Performed<T>> {
    const statements = new TransactionStatements(run)
    const db = database(engine, (sql, parameters, facts) => statements.run(sql, parameters, facts))
    const versions = new Map<AccountId, Bumped>()
    // A timer that `fn` leaves behind inherits this mark: it counts only until the end of `fn`.
    const mark = { active: true }
    try {
      for (const accountId of first ? accounts.locked : []) {
        const bumped = await first?.(db, accountId)
        if (typeof bumped === 'number') versions.set(accountId, { from: bumped - 1, to: bumped })
      }
      const counted: Counted[] = []
      const bounds = this.#boundsOf(counted, (accountId) => version ?? rangeOf(versions.get(accountId)))
      const tx = new Repositories(db, accounts.acting, { named: accounts.locked, bounds, events })
      const value = await this.#current.run(mark, fn, tx)
      if (statements.failure) throw statements.failure.error
      return { value, changes: statements.changes, accounts: accounts.locked, versions, counted }
    } finally {
      mark.active = false
      statements.over = true
    }
  }

  /** To be called when what `perform` did is committed: only then is what was counted in it so. */
  committed(performed: Performed<unknown>): void {
    this.#bounds.committed(performed)
  }

  #boundsOf(counted: Counted[], versionOf: KnownBounds['versionOf']): KnownBounds {
    return {
      atMost: (accountId, table, version) => this.#bounds.atMost(accountId, table, version),
      counted: (accountId, table, bound) => counted.push({ accountId, table, bound }),
      versionOf,
    }
  }
}

function rangeOf(bumped: Bumped | undefined): VersionRange | undefined {
  return bumped && { least: bumped.to, most: bumped.to }
}

/** How a transaction is performed. */
interface Performance {
  readonly engine: Engine
  readonly accounts: Accounts
  readonly run: RunStatement
  readonly first?: First | undefined
  readonly version?: MaybePromise<VersionRange | undefined>
  readonly events?: EventSink | undefined
}

/** What a transaction did, before its commit. */
export interface Performed<T> {
  readonly value: T
  readonly changes: readonly Change[] | undefined
  readonly accounts: readonly AccountId[]
  /** Of the accounts whose version it bumped. */
  readonly versions: ReadonlyMap<AccountId, Bumped>
  /** For quotas. */
  readonly counted: readonly Counted[]
}

/** Of which accounts a transaction is. */
export interface Accounts {
  /** Whose repositories its function is given. */
  readonly acting: AccountId
  /** Each once, in the order of ids: in which all transactions, on all nodes, take their locks. */
  readonly locked: readonly AccountId[]
}

/** @throws Error when there is none. */
export function accountsOf(accounts: AccountId | readonly AccountId[]): Accounts {
  if (typeof accounts === 'string') return { acting: accounts, locked: [accounts] }
  const [acting] = accounts
  if (acting === undefined) throw new Error('a write names one account at least')
  return { acting, locked: [...new Set(accounts)].sort() }
}

/**
 * What a transaction starts with, for each of its accounts: the bump of the version, which it gives, or the account's
 * lock.
 */
export type First = (db: Kysely<Database>, accountId: AccountId) => MaybePromise<number | undefined>

class TransactionStatements {
  over = false
  failure: { readonly error: unknown } | undefined
  readonly #run: RunStatement
  readonly #changed = new Changed()

  constructor(run: RunStatement) {
    this.#run = run
  }

  get changes(): readonly Change[] | undefined {
    return this.#changed.all
  }

  run(sql: string, parameters: readonly unknown[], facts: StatementFacts | undefined): MaybePromise<StatementResult> {
    if (this.over) throw new Error('a transaction was used after its end')
    if (this.failure) throw this.failure.error
    this.#changed.add(facts?.changes, parameters)
    try {
      const result = this.#run(sql, parameters, facts)
      return result instanceof Promise ? result.catch((error) => this.#fail(error)) : result
    } catch (error) {
      return this.#fail(error)
    }
  }

  #fail(error: unknown): never {
    this.failure ??= { error }
    throw error
  }
}
