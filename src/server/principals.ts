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

interface Entry<T> {
  readonly version: number
  readonly value: T
}

const CACHED = 10_000

/**
 * Keys and principals by id, cached under the lease of `AccountVersions`: what this node changed counts at once, what
 * another did after a second at most, and nothing is served while the store is out of reach.
 */
export class Principals {
  readonly #store: Store
  readonly #versions: AccountVersions
  readonly #keys = new BoundedCache<string, Entry<KeyHolder | undefined>>(CACHED)
  readonly #principals = new BoundedCache<string, Entry<KnownPrincipal | undefined>>(CACHED)
  readonly #roles = new BoundedCache<string, Entry<KnownRole | undefined>>(CACHED)

  constructor(store: Store, versions: AccountVersions) {
    this.#store = store
    this.#versions = versions
  }

  /** The key's holder, or `undefined` where no such key exists. Synchronous when it is cached. */
  ofAccessKey(accessKeyId: string): MaybePromise<KeyHolder | undefined> {
    const entry = this.#keys.get(accessKeyId)
    if (entry?.value) {
      const version = this.#versions.current(entry.value.owner.principal.accountId)
      if (version === entry.version) return entry.value
    }
    return this.#loadKey(accessKeyId)
  }

  /**
   * The principal with this unique id (the account id for root), or `undefined` where it is gone. Synchronous when it
   * is cached.
   */
  withId(accountId: AccountId, userId: string): MaybePromise<KnownPrincipal | undefined> {
    const entry = this.#principals.get(cacheKey(accountId, userId))
    if (entry && this.#versions.current(accountId) === entry.version) return entry.value
    return this.#loadPrincipal(accountId, userId)
  }

  /** The role with this unique id, or `undefined` where it is gone. Synchronous when it is cached. */
  roleWithId(accountId: AccountId, roleId: string): MaybePromise<KnownRole | undefined> {
    const entry = this.#roles.get(cacheKey(accountId, roleId))
    if (entry && this.#versions.current(accountId) === entry.version) return entry.value
    return this.#loadRole(accountId, roleId)
  }

  async #loadKey(accessKeyId: string): Promise<KeyHolder | undefined> {
    // Supplied keys do not carry their account, and are few: they are asked first, so that none is mistaken for another
    // account's.
    const imported = await this.#store.directory.importedAccessKey(accessKeyId)
    const accountId = imported ?? accountOfAccessKeyId(accessKeyId)
    if (!accountId || !(await this.#exists(accountId))) return undefined
    // Before the read: a change in between makes the entry stale, not wrong.
    const version = await this.#versions.current(accountId)
    const key = await this.#store.read(accountId).principals.forAccessKey(accessKeyId)
    const owner = key && (await this.withId(accountId, key.ownerId))
    if (!key || !owner) return undefined
    const holder = { key, owner }
    this.#keys.set(accessKeyId, { version, value: holder })
    return holder
  }

  async #loadPrincipal(accountId: AccountId, userId: string): Promise<KnownPrincipal | undefined> {
    const version = await this.#versions.current(accountId)
    const value = isRootId(accountId, userId)
      ? { principal: rootUser(accountId), policies: ROOT_POLICIES }
      : await this.#loadUser(accountId, userId)
    this.#principals.set(cacheKey(accountId, userId), { version, value })
    return value
  }

  async #loadUser(accountId: AccountId, userId: string): Promise<KnownPrincipal | undefined> {
    const facts = await this.#store.read(accountId).principals.policiesOf(userId)
    if (!facts) return undefined
    return {
      principal: userPrincipal(accountId, facts),
      policies: ownLayers(identityPolicies(facts), facts.boundary),
    }
  }

  async #loadRole(accountId: AccountId, roleId: string): Promise<KnownRole | undefined> {
    const version = await this.#versions.current(accountId)
    const facts = await this.#store.read(accountId).principals.policiesOfRole(roleId)
    const value = facts && {
      role: { roleName: facts.roleName, arn: facts.arn, roleId },
      tags: tagMap(facts.tags),
      policies: ownLayers(facts.identity.map(withDocument), facts.boundary),
    }
    this.#roles.set(cacheKey(accountId, roleId), { version, value })
    return value
  }

  async #exists(accountId: AccountId): Promise<boolean> {
    return (await this.#store.versions([accountId])).has(accountId)
  }
}

/** Root is not limited by identity-based policies or boundaries. */
const ROOT_POLICIES: OwnLayers = { identity: compile([]), root: true }

function cacheKey(accountId: AccountId, userId: string): string {
  return `${accountId}/${userId}`
}
