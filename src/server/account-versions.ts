import type { AccountId, MaybePromise } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'

/**
 * How long a version may be trusted without asking the store, in milliseconds: what another node changed counts after
 * this at most.
 */
const LEASE_MS = 1000

interface Known {
  readonly version: number
  /** Monotonic time just before the store was asked. */
  readonly validatedAt: number
}

/**
 * The lease on `account.version` under which caches may be used.
 *
 * INVARIANT (fail closed): a version is given only if the store confirmed it within the lease; a store out of reach
 * ends every cache.
 */
export class AccountVersions {
  readonly #store: Store
  readonly #monotonic: () => number
  readonly #known = new Map<AccountId, Known>()
  readonly #pending = new Map<AccountId, Promise<number>>()
  /** Raised by every local write: an answer that was under way when it happened says nothing of what it changed. */
  #writes = 0

  constructor(store: Store, monotonic: () => number = () => performance.now()) {
    this.#store = store
    this.#monotonic = monotonic
  }

  /**
   * The account's version; a promise only when the lease is out.
   * @throws StoreUnavailable; Error when the account is gone.
   */
  current(accountId: AccountId): MaybePromise<number> {
    const known = this.#known.get(accountId)
    if (known) {
      const age = this.#monotonic() - known.validatedAt
      if (age <= LEASE_MS / 2) return known.version
      if (age <= LEASE_MS) {
        this.#renew(accountId).catch(() => {}) // Whoever comes after the lease's end meets the error itself.
        return known.version
      }
    }
    return this.#renew(accountId)
  }

  /** Called after each commit on this node: what it changed counts at once. */
  changed(accountId: AccountId): void {
    this.#writes++
    this.#known.delete(accountId)
    this.#pending.delete(accountId)
  }

  #renew(accountId: AccountId): Promise<number> {
    const pending = this.#pending.get(accountId)
    if (pending) return pending
    const renewal = this.#ask(accountId).finally(() => {
      if (this.#pending.get(accountId) === renewal) this.#pending.delete(accountId)
    })
    // Not everyone who asks waits for the answer; unheard, an outage of the store would end the process.
    renewal.catch(() => {})
    this.#pending.set(accountId, renewal)
    return renewal
  }

  async #ask(accountId: AccountId): Promise<number> {
    const validatedAt = this.#monotonic()
    const writes = this.#writes
    const version = (await this.#store.versions([accountId])).get(accountId)
    if (version === undefined) throw new Error('the account is gone from the store')
    if (writes === this.#writes) this.#known.set(accountId, { version, validatedAt })
    return version
  }
}

/** `store`, telling `versions` of each commit. */
export function announcingStore(store: Store, changed: (accountId: AccountId) => void): Store {
  return {
    read: (accountId) => store.read(accountId),
    record: (accounts, fn) => store.record(accounts, fn),
    recordEvents: (accountId, batch) => store.recordEvents(accountId, batch),
    async write(accounts, fn, use) {
      try {
        return await store.write(accounts, fn, use)
      } finally {
        // Also after an error: a commit whose answer was lost may have happened.
        if (typeof accounts === 'string') changed(accounts)
        else for (const accountId of accounts) changed(accountId)
      }
    },
    directory: store.directory,
    versions: (accountIds) => store.versions(accountIds),
    room: () => store.room(),
    assertRoom: (use) => store.assertRoom(use),
    close: () => store.close(),
  }
}
