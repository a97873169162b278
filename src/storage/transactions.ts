import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely } from 'kysely'
import type { AccountId, MaybePromise } from '../aws/index.ts'
import { database, type Engine, type RunStatement, type StatementResult } from './engine.ts'
import { Repositories } from './repositories/index.ts'
import type { Database } from './schema/index.ts'

/**
 * Knows whether code runs inside a transaction of its store. A transaction inside another would wait for itself for
 * ever, and a read of committed state from inside one would not see what it wrote: both are mistakes, and throw at once
 * on every engine.
 */
export class Transactions {
  readonly #current = new AsyncLocalStorage<{ active: boolean }>()

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
   * @throws what `fn` throws; else the error of a statement that failed, although `fn` caught it: PostgreSQL has given
   *   the transaction up by then, and what fails on one engine must not pass on the other.
   */
  async perform<T>(
    { engine, accounts, run, first }: { engine: Engine; accounts: Accounts; run: RunStatement; first?: First },
    fn: (tx: Repositories) => Promise<T>,
  ): Promise<T> {
    const statements = new TransactionStatements(run)
    const db = database(engine, (sql, parameters) => statements.run(sql, parameters))
    // A timer that `fn` leaves behind inherits this mark: it counts only until the end of `fn`.
    const mark = { active: true }
    try {
      if (first) for (const accountId of accounts.locked) await first(db, accountId)
      const value = await this.#current.run(mark, fn, new Repositories(db, accounts.acting, accounts.locked))
      if (statements.failure) throw statements.failure.error
      return value
    } finally {
      mark.active = false
      statements.over = true
    }
  }
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

/** What a transaction starts with, for each of its accounts: the bump of the version, or the account's lock. */
export type First = (db: Kysely<Database>, accountId: AccountId) => MaybePromise<unknown>

class TransactionStatements {
  over = false
  failure: { readonly error: unknown } | undefined
  readonly #run: RunStatement

  constructor(run: RunStatement) {
    this.#run = run
  }

  run(sql: string, parameters: readonly unknown[]): MaybePromise<StatementResult> {
    if (this.over) throw new Error('a transaction was used after its end')
    if (this.failure) throw this.failure.error
    try {
      const result = this.#run(sql, parameters)
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
