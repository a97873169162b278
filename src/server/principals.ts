import { isDeepStrictEqual } from 'node:util'
import {
  type AccountId,
  accountOfAccessKeyId,
  BoundedCache,
  type IamUser,
  type Identified,
  isRootId,
  type MaybePromise,
  type Role,
  type RootUser,
  rootUser,
} from '../aws/index.ts'
import { compile, type OwnLayers } from '../policy/index.ts'
import { identityPolicies, ownLayers, withDocument } from '../services/identity-policies.ts'
import { tagMap, userPrincipal } from '../services/user-principal.ts'
import { Reads } from '../storage/changes.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { AccessKeyFacts } from '../storage/repositories/principals.ts'
import type { Store } from '../storage/store.ts'
import type { AccountVersions } from './account-versions.ts'

/** A principal of the store with what its policies say, compiled: the policies are not the principal. */
export interface KnownPrincipal {
  readonly principal: RootUser | Identified<IamUser>
  readonly policies: OwnLayers
}

/** A role of the store, as all its sessions have it in common: nobody is a role but in a session. */
export interface KnownRole {
  readonly role: Role & { readonly roleId: string }
  /** By lower-case key. */
  readonly tags: ReadonlyMap<string, string>
  readonly policies: OwnLayers
}

/** A long-term key and its owner. */
export interface KeyHolder {
  readonly key: AccessKeyFacts
  readonly owner: KnownPrincipal
}

/** What was made of the store, and while what is so. */
interface Entry<T> {
  readonly accountId: AccountId
  readonly generation: number
  readonly reads: readonly Reads[]
  readonly value: T
}

const CACHED = 10_000

/**
 * Keys and principals by id. They fall with what they were made of: what this node changed counts at once, what another
 * did after the lease of `AccountVersions` at most, and nothing is served while the store is out of reach.
 */
export class Principals {
  readonly #store: Store
  readonly #versions: AccountVersions
  readonly #keys = new BoundedCache<string, Entry<KeyHolder>>(CACHED)
  readonly #principals = new BoundedCache<string, Entry<KnownPrincipal | undefined>>(CACHED)
  readonly #roles = new BoundedCache<string, Entry<KnownRole | undefined>>(CACHED)

  constructor(store: Store, versions: AccountVersions) {
    this.#store = store
    this.#versions = versions
  }

  /** The key's holder, or `undefined` where no such key exists. Synchronous when it is cached. */
  ofAccessKey(accessKeyId: string): MaybePromise<KeyHolder | undefined> {
    const entry = this.#keys.get(accessKeyId)
    return entry && this.#holds(entry) ? entry.value : this.#loadKey(accessKeyId)
  }

  /**
   * The principal with this unique id (the account id for root), or `undefined` where it is gone. Synchronous when it
   * is cached.
   */
  withId(accountId: AccountId, userId: string): MaybePromise<KnownPrincipal | undefined> {
    const entry = this.#principals.get(cacheKey(accountId, userId))
    if (entry && this.#holds(entry)) return entry.value
    return this.#loadPrincipal(accountId, userId).then(({ value }) => value)
  }

  /** The role with this unique id, or `undefined` where it is gone. Synchronous when it is cached. */
  roleWithId(accountId: AccountId, roleId: string): MaybePromise<KnownRole | undefined> {
    const entry = this.#roles.get(cacheKey(accountId, roleId))
    return entry && this.#holds(entry) ? entry.value : this.#loadRole(accountId, roleId)
  }

  #holds({ accountId, generation, reads }: Entry<unknown>): boolean {
    if (this.#versions.current(accountId) !== generation) return false
    for (const each of reads) if (!each.hold()) return false
    return true
  }

  async #loadKey(accessKeyId: string): Promise<KeyHolder | undefined> {
    // Supplied keys do not carry their account, and are few: they are asked first, so that none is mistaken for another
    // account's.
    const imported = await this.#store.directory.importedAccessKey(accessKeyId)
    const accountId = imported ?? accountOfAccessKeyId(accessKeyId)
    if (!accountId || !(await this.#exists(accountId))) return undefined
    const { generation, reads, db } = await this.#reading(accountId)
    const read = await db.principals.forAccessKey(accessKeyId)
    if (!read) return undefined
    const owner = await this.#principalEntry(accountId, read.ownerId)
    if (!owner.value) return undefined
    // One object while it says the same: what was derived of its secret is kept with it.
    const before = this.#keys.get(accessKeyId)?.value.key
    const key = before && isDeepStrictEqual(before, read) ? before : read
    const value = { key, owner: owner.value }
    // Of two generations neither holds in the end: the older one says so at once.
    const common = Math.min(generation, owner.generation)
    this.#keys.set(accessKeyId, { accountId, generation: common, reads: [reads, ...owner.reads], value })
    return value
  }

  #principalEntry(accountId: AccountId, userId: string): MaybePromise<Entry<KnownPrincipal | undefined>> {
    const entry = this.#principals.get(cacheKey(accountId, userId))
    return entry && this.#holds(entry) ? entry : this.#loadPrincipal(accountId, userId)
  }

  async #loadPrincipal(accountId: AccountId, userId: string): Promise<Entry<KnownPrincipal | undefined>> {
    const root = { principal: rootUser(accountId), policies: ROOT_POLICIES }
    const entry = isRootId(accountId, userId)
      ? { accountId, generation: await this.#versions.current(accountId), reads: [], value: root }
      : await this.#whole(accountId, (db) => this.#loadUser(accountId, userId, db))
    this.#principals.set(cacheKey(accountId, userId), entry)
    return entry
  }

  async #loadUser(accountId: AccountId, userId: string, db: Repositories): Promise<KnownPrincipal | undefined> {
    const facts = await db.principals.policiesOf(userId)
    if (!facts) return undefined
    return {
      principal: userPrincipal(accountId, facts),
      policies: ownLayers(identityPolicies(facts), facts.boundary),
    }
  }

  async #loadRole(accountId: AccountId, roleId: string): Promise<KnownRole | undefined> {
    const entry = await this.#whole(accountId, async (db) => {
      const facts = await db.principals.policiesOfRole(roleId)
      return (
        facts && {
          role: { roleName: facts.roleName, arn: facts.arn, roleId },
          tags: tagMap(facts.tags),
          policies: ownLayers(facts.identity.map(withDocument), facts.boundary),
        }
      )
    })
    this.#roles.set(cacheKey(accountId, roleId), entry)
    return entry.value
  }

  /**
   * What takes several queries, which may be seconds apart where the store has much to do. Where this node changed some
   * of it meanwhile it is read again: a deny that was put in another's place is in neither half, and nobody may be
   * decided by what never was. INVARIANT (fail closed)
   */
  async #whole<T>(accountId: AccountId, load: (db: Repositories) => Promise<T>): Promise<Entry<T>> {
    for (let times = 1; ; times++) {
      const { generation, reads, db } = await this.#reading(accountId)
      const value = await load(db)
      if (reads.hold() || times === MOST_TIMES) return { accountId, generation, reads: [reads], value }
    }
  }

  /** The generation is asked for before the read: a change in between makes the entry stale, not wrong. */
  async #reading(accountId: AccountId) {
    const generation = await this.#versions.current(accountId)
    const reads = new Reads(this.#store.changes)
    return { generation, reads, db: this.#store.read(accountId, reads) }
  }

  async #exists(accountId: AccountId): Promise<boolean> {
    return (await this.#store.versions([accountId])).has(accountId)
  }
}

/** Then somebody changes it all the time, and what was read last counts for one request. */
const MOST_TIMES = 5

/** Root is not limited by identity-based policies or boundaries. */
const ROOT_POLICIES: OwnLayers = { identity: compile([]), root: true }

function cacheKey(accountId: AccountId, userId: string): string {
  return `${accountId}/${userId}`
}
