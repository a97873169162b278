import { type AccountId, BoundedCache, type Clock, isLoopback, type MaybePromise, whenKnown } from '../aws/index.ts'
import { FetchLimits } from './fetch-limits.ts'
import { fetchJson } from './guarded-fetch.ts'
import { signatureOf, type UnprovedToken } from './identity-token.ts'
import { type KeySet, keySetOf, keysUrl } from './key-set.ts'
import { isProviderUrl, type ProviderRules } from './provider-address.ts'
import { ProviderError } from './provider-error.ts'
import { ProviderThumbprints } from './provider-thumbprints.ts'

/** A provider as an account trusts it. */
export interface TrustedProvider {
  /** As tokens name it. */
  readonly issuer: string
  readonly thumbprints: readonly string[]
}

interface Known {
  keys?: KeySet
  /** When they were fetched, and when it was last tried: epoch milliseconds. */
  fetchedAt: number
  triedAt: number
  failure?: ProviderError
  pending?: Promise<KeySet>
}

const MINUTE = 60_000
/** How long keys are taken as they were: one that a provider has withdrawn verifies no longer than that. */
export const FRESH = 10 * MINUTE
/** How long a failure is remembered, and how soon an unknown key makes us look again. */
export const RETRY = MINUTE / 2
const MOST_PROVIDERS = 1000

/**
 * The keys of identity providers, as their discovery says: fetched when they are asked for, once for all who ask
 * meanwhile, and kept for a while, failures too. Nobody's request makes more than one fetch of a provider in `RETRY`.
 */
export class ProviderKeys {
  readonly #rules: ProviderRules
  readonly #clock: Clock
  readonly #known = new BoundedCache<string, Known>(MOST_PROVIDERS)
  readonly #limits = new FetchLimits()
  readonly #thumbprints: ProviderThumbprints

  constructor(clock: Clock, rules: ProviderRules) {
    this.#clock = clock
    this.#rules = rules
    this.#thumbprints = new ProviderThumbprints(rules, this.#limits)
  }

  /** Whether this is the URL of a provider of this machine, where there may be such: by http, or at a port. */
  isLocal(text: string): boolean {
    const url = this.#rules.allowLoopback ? URL.parse(text) : null
    return url !== null && isLoopback(url.hostname) && isProviderUrl(url, this.#rules)
  }

  /** At once where they are known. @throws ProviderError */
  of(provider: TrustedProvider, accountId: AccountId): MaybePromise<KeySet> {
    const known = this.#knownOf(provider)
    const now = this.#clock()
    if (known.keys && isWithin(FRESH, known.fetchedAt, now)) return known.keys
    if (known.pending) return known.pending
    if (known.failure && isWithin(RETRY, known.triedAt, now)) return Promise.reject(known.failure)
    return this.#fetch(known, provider, accountId)
  }

  /**
   * For a token of a key that is not among `keys`: the provider may have changed them since.
   *
   * @throws ProviderError
   */
  async renewed(keys: KeySet, provider: TrustedProvider, accountId: AccountId): Promise<KeySet> {
    const known = this.#knownOf(provider)
    if (known.pending) return known.pending
    if (known.keys && known.keys !== keys) return known.keys
    return isWithin(RETRY, known.triedAt, this.#clock()) ? keys : this.#fetch(known, provider, accountId)
  }

  /**
   * Whether the provider has signed the token; at once where its keys are known. Where it names a key that is not,
   * they are looked for once more.
   *
   * @throws ProviderError, also for a key that the provider does not have.
   */
  hasSigned(token: UnprovedToken, provider: TrustedProvider, accountId: AccountId): MaybePromise<boolean> {
    return whenKnown(this.of(provider, accountId), (keys) => {
      const signature = signatureOf(token, keys)
      if (signature !== 'unknown-key') return signature === 'good'
      return this.renewed(keys, provider, accountId).then((renewed) => {
        const again = renewed === keys ? signature : signatureOf(token, renewed)
        if (again === 'unknown-key') throw new ProviderError('unusable', 'it has no such key')
        return again === 'good'
      })
    })
  }

  #knownOf({ issuer, thumbprints }: TrustedProvider): Known {
    // Whom the certificate may be of is an account's affair: keys are shared by those who trust the same.
    const key = [issuer, ...thumbprints.toSorted()].join(' ')
    const found = this.#known.get(key)
    if (found) return found
    const known: Known = { fetchedAt: Number.NEGATIVE_INFINITY, triedAt: Number.NEGATIVE_INFINITY }
    this.#known.set(key, known)
    return known
  }

  /**
   * What vouches for a provider's certificate, as it is shown now; nothing for one of this machine that has none.
   *
   * @throws ProviderError
   */
  async thumbprints(issuer: string, accountId: AccountId): Promise<readonly string[]> {
    const url = new URL(issuer)
    if (url.protocol !== 'https:' && this.isLocal(issuer)) return []
    return [await this.#thumbprints.of(url, accountId)]
  }

  #fetch(known: Known, provider: TrustedProvider, accountId: AccountId): Promise<KeySet> {
    return this.#limits.run(accountId, async () => {
      known.triedAt = this.#clock()
      known.pending = fetchKeys(provider, this.#rules)
      try {
        known.keys = await known.pending
        known.fetchedAt = this.#clock()
        delete known.failure
        return known.keys
      } catch (error) {
        if (error instanceof ProviderError) known.failure = error
        throw error
      } finally {
        delete known.pending
      }
    })
  }
}

async function fetchKeys({ issuer, thumbprints }: TrustedProvider, rules: ProviderRules): Promise<KeySet> {
  const discovery = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const url = keysUrl(await fetchJson(discovery, thumbprints, rules), issuer)
  return keySetOf(await fetchJson(url, thumbprints, rules))
}

/** A clock that was set back makes nothing last longer. */
function isWithin(span: number, since: number, now: number): boolean {
  return now >= since && now - since < span
}
