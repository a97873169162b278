import type { AccountId, MaybePromise } from '../aws/index.ts'
import type { Bumped } from '../storage/changes.ts'
import type { Store } from '../storage/store.ts'

/**
 * How long a version may be trusted without asking the store, in milliseconds: what another node changed counts after
 * this at most.
 */
const LEASE_MS = 1000

interface Known {
  version: number
  readonly generation: number
  /** Monotonic time just before the store was asked. */
  validatedAt: number
}

/**
 * The lease on `account.version` under which caches may be used. A generation lasts as long as each step of the version
 * was this node's own: then what changed is in the store's `changes`, and what that leaves holds.
 *
 * INVARIANT (fail closed): a generation is given only if the store confirmed its version within the lease; a store out
 * of reach ends every cache.
 */
export class AccountVersions {
  readonly #store: Store
  readonly #monotonic: () => number
  readonly #known = new Map<AccountId, Known>()
  readonly #pending = new Map<AccountId, Promise<number>>()
  #generations = 0

  constructor(store: Store, monotonic: () => number = () => performance.now()) {
    this.#store = store
    this.#monotonic = monotonic
    store.changes.onCommit(({ accounts, versions }) => {
      for (const accountId of accounts) this.#committed(accountId, versions?.get(accountId))
    })
  }

  /**
   * The account's generation; a promise only when the lease is out.
   * @throws StoreUnavailable; Error when the account is gone.
   */
  current(accountId: AccountId): MaybePromise<number> {
    const known = this.#known.get(accountId)
    if (known) {
      const age = this.#monotonic() - known.validatedAt
      if (age <= LEASE_MS / 2) return known.generation
      if (age <= LEASE_MS) {
        this.#renew(accountId).catch(() => {}) // Whoever comes after the lease's end meets the error itself.
        return known.generation
      }
    }
    return this.#renew(accountId)
  }

  /**
   * After each commit on this node. The account's lock was held: between `from` and `to` there is no change of others.
   */
  #committed(accountId: AccountId, bumped: Bumped | undefined): void {
    const known = this.#known.get(accountId)
    if (!known || (bumped && bumped.to <= known.version)) return // It was heard of already, as another's might be.
    if (bumped?.from === known.version) known.version = bumped.to
    else this.#known.delete(accountId)
  }

  #renew(accountId: AccountId): Promise<number> {
    const pending = this.#pending.get(accountId)
    if (pending) return pending
    const renewal = this.#ask(accountId).finally(() => this.#pending.delete(accountId))
    // Not everyone who asks waits for the answer; unheard, an outage of the store would end the process.
    renewal.catch(() => {})
    this.#pending.set(accountId, renewal)
    return renewal
  }

  async #ask(accountId: AccountId): Promise<number> {
    const validatedAt = this.#monotonic()
    const before = this.#known.get(accountId)?.version
    const version = (await this.#store.versions([accountId])).get(accountId)
    if (version === undefined) throw new Error('the account is gone from the store')
    const known = this.#known.get(accountId)
    // Between the two are this node's own commits alone. A store that goes back was restored, or lost its primary.
    if (known && before !== undefined && version >= before && version <= known.version) {
      known.validatedAt = Math.max(known.validatedAt, validatedAt)
      return known.generation
    }
    const generation = ++this.#generations
    this.#known.set(accountId, { version, generation, validatedAt })
    return generation
  }
}
