import type { AccountId } from '../aws/index.ts'
import { topThumbprint } from './connection.ts'
import type { FetchLimits } from './fetch-limits.ts'
import { DEADLINE, inTime } from './guarded-fetch.ts'
import { endpointOf, type ProviderRules } from './provider-address.ts'
import { ProviderError } from './provider-error.ts'

/**
 * The thumbprints of providers' certificates, as they are shown to whoever connects. A host is connected to by the
 * rules of each fetch, once at a time for all who ask, and is asked for nothing: no answer is there to follow or read.
 */
export class ProviderThumbprints {
  readonly #rules: ProviderRules
  readonly #limits: FetchLimits
  readonly #pending = new Map<string, Promise<string>>()

  constructor(rules: ProviderRules, limits: FetchLimits) {
    this.#rules = rules
    this.#limits = limits
  }

  /** @throws ProviderError */
  of(url: URL, accountId: AccountId): Promise<string> {
    const pending = this.#pending.get(url.host)
    if (pending) return pending
    const asked = this.#limits
      .run(accountId, () => this.#fetch(url))
      .finally(() => {
        this.#pending.delete(url.host)
      })
    this.#pending.set(url.host, asked)
    return asked
  }

  async #fetch(url: URL): Promise<string> {
    const signal = AbortSignal.timeout(DEADLINE)
    try {
      const endpoint = await inTime(endpointOf(url, this.#rules, signal), signal)
      return await inTime(topThumbprint(endpoint, signal), signal)
    } catch (error) {
      if (error instanceof ProviderError) throw error
      throw new ProviderError('unreachable', `${url.host} cannot be reached: ${String(error)}`)
    }
  }
}
