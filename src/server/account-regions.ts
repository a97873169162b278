import { type AccountId, BoundedCache, isOptInRegion, type MaybePromise, whenKnown } from '../aws/index.ts'
import { isUsable, type RegionStatuses, regionStatuses } from '../services/region-opts.ts'
import { Reads } from '../storage/changes.ts'
import type { Store } from '../storage/store.ts'
import type { AccountVersions } from './account-versions.ts'

interface Entry {
  readonly generation: number
  readonly reads: Reads
  readonly statuses: RegionStatuses
}

const CACHED = 10_000

/** Which Regions accounts use, cached under the lease of `AccountVersions`, as principals are. */
export class AccountRegions {
  readonly #store: Store
  readonly #versions: AccountVersions
  readonly #home: string
  readonly #entries = new BoundedCache<AccountId, Entry>(CACHED)

  /** @param home the server's own Region. */
  constructor(store: Store, versions: AccountVersions, home: string) {
    this.#store = store
    this.#versions = versions
    this.#home = home
  }

  /** Whether the account's principals may ask anything there. At once for a Region that every account has. */
  isUsable(accountId: AccountId, region: string): MaybePromise<boolean> {
    if (!isOptInRegion(region)) return true
    return whenKnown(this.#of(accountId), (statuses) => isUsable(statuses, region))
  }

  #of(accountId: AccountId): MaybePromise<RegionStatuses> {
    const entry = this.#entries.get(accountId)
    if (entry && this.#versions.current(accountId) === entry.generation && entry.reads.hold()) return entry.statuses
    return this.#load(accountId)
  }

  async #load(accountId: AccountId): Promise<RegionStatuses> {
    // Before the read: a change in between makes the entry stale, not wrong.
    const generation = await this.#versions.current(accountId)
    const reads = new Reads(this.#store.changes)
    const statuses = await regionStatuses(this.#store.read(accountId, reads), this.#home)
    this.#entries.set(accountId, { generation, reads, statuses })
    return statuses
  }
}
