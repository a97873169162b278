import { type AccountId, accountOfAccessKeyId, BoundedCache, type MaybePromise, rootArn } from '../aws/index.ts'
import { compile, type PolicySet } from '../policy/index.ts'
import { identityPolicies, withDocument } from '../services/identity-policies.ts'
import type { AccessKeyFacts } from '../storage/repositories/principals.ts'
import type { Store } from '../storage/store.ts'
import type { AccountVersions } from './account-versions.ts'

/** Root or a user as decisions need them: who it is and what its policies say, compiled. */
export type Principal = RootPrincipal | UserPrincipal

export interface RootPrincipal {
  readonly kind: 'root'
  readonly accountId: AccountId
  readonly arn: string
  readonly userId: string
}

export interface UserPrincipal {
  readonly kind: 'user'
  readonly accountId: AccountId
  readonly arn: string
  readonly userId: string
  readonly userName: string
  readonly path: string
  /** By lower-case key. */
  readonly tags: ReadonlyMap<string, string>
  readonly identity: PolicySet<'identity-based policy'>
  readonly boundary: PolicySet<'permissions boundary'> | undefined
}

/** A long-term key and its owner. */
export interface KeyHolder {
  readonly key: AccessKeyFacts
  readonly principal: Principal
}

interface Entry<T> {
  readonly version: number
  readonly value: T
}

const CACHED = 10_000

/**
 * Keys and principals by id, cached under the lease of `AccountVersions`: what this node changed counts at once, what another did
 * after a second at most, and nothing is served while the store is out of reach.
 */
export class Principals {
  readonly #store: Store
  readonly #versions: AccountVersions
  readonly #keys = new BoundedCache<string, Entry<KeyHolder | undefined>>(CACHED)
  readonly #principals = new BoundedCache<string, Entry<Principal | undefined>>(CACHED)

  constructor(store: Store, versions: AccountVersions) {
    this.#store = store
    this.#versions = versions
  }

  /** The key's holder, or `undefined` where no such key exists. Synchronous when it is cached. */
  ofAccessKey(accessKeyId: string): MaybePromise<KeyHolder | undefined> {
    const entry = this.#keys.get(accessKeyId)
    if (entry?.value) {
      const version = this.#versions.current(entry.value.principal.accountId)
      if (version === entry.version) return entry.value
    }
    return this.#loadKey(accessKeyId)
  }

  /** The principal with this unique id (the account id for root), or `undefined` where it is gone. Synchronous when it is cached. */
  withId(accountId: AccountId, userId: string): MaybePromise<Principal | undefined> {
    const entry = this.#principals.get(cacheKey(accountId, userId))
    if (entry && this.#versions.current(accountId) === entry.version) return entry.value
    return this.#loadPrincipal(accountId, userId)
  }

  async #loadKey(accessKeyId: string): Promise<KeyHolder | undefined> {
    // Supplied keys do not carry their account, and are few: they are asked first, so that none is mistaken for another account's.
    const imported = await this.#store.directory.importedAccessKey(accessKeyId)
    const accountId = imported ?? accountOfAccessKeyId(accessKeyId)
    if (!accountId || !(await this.#exists(accountId))) return undefined
    const version = await this.#versions.current(accountId) // Before the read: a change in between makes the entry stale, not wrong.
    const key = await this.#store.read(accountId).principals.forAccessKey(accessKeyId)
    const principal = key && (await this.withId(accountId, key.ownerId))
    if (!key || !principal) return undefined
    const holder = { key, principal }
    this.#keys.set(accessKeyId, { version, value: holder })
    return holder
  }

  async #loadPrincipal(accountId: AccountId, userId: string): Promise<Principal | undefined> {
    const version = await this.#versions.current(accountId)
    const value = userId === accountId ? rootPrincipal(accountId) : await this.#loadUser(accountId, userId)
    this.#principals.set(cacheKey(accountId, userId), { version, value })
    return value
  }

  async #loadUser(accountId: AccountId, userId: string): Promise<UserPrincipal | undefined> {
    const facts = await this.#store.read(accountId).principals.policiesOf(userId)
    if (!facts) return undefined
    return {
      kind: 'user',
      accountId,
      arn: facts.arn,
      userId,
      userName: facts.userName,
      path: facts.path,
      tags: new Map(facts.tags.map((tag) => [tag.key.toLowerCase(), tag.value])),
      // Both throw on a document that cannot be read or found: the request fails, and is not allowed.
      identity: compile(identityPolicies(facts)),
      boundary: facts.boundary && compile([withDocument(facts.boundary)], 'permissions boundary'),
    }
  }

  async #exists(accountId: AccountId): Promise<boolean> {
    return (await this.#store.versions([accountId])).has(accountId)
  }
}

function rootPrincipal(accountId: AccountId): RootPrincipal {
  return { kind: 'root', accountId, arn: rootArn(accountId), userId: accountId }
}

function cacheKey(accountId: AccountId, userId: string): string {
  return `${accountId}/${userId}`
}
