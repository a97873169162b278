import type { AccountId } from '../aws/index.ts'
import { ProviderError } from './provider-error.ts'

/** Fetches at once: of all, and for one account, whose providers may all be slow. */
const MOST_FETCHES = 64
export const MOST_FETCHES_OF_ACCOUNT = 4

/** How much is fetched at once. Who comes when that is used up is refused, and not kept waiting. */
export class FetchLimits {
  readonly #ofAccounts = new Map<AccountId, number>()
  #fetches = 0

  /** @throws ProviderError where too much is fetched already, and what `fetch` throws. */
  async run<Answer>(accountId: AccountId, fetch: () => Promise<Answer>): Promise<Answer> {
    const ofAccount = this.#ofAccounts.get(accountId) ?? 0
    if (this.#fetches >= MOST_FETCHES || ofAccount >= MOST_FETCHES_OF_ACCOUNT) {
      throw new ProviderError('unreachable', 'too many providers are asked at once')
    }
    this.#fetches++
    this.#ofAccounts.set(accountId, ofAccount + 1)
    try {
      return await fetch()
    } finally {
      this.#fetches--
      const left = (this.#ofAccounts.get(accountId) ?? 1) - 1
      if (left > 0) this.#ofAccounts.set(accountId, left)
      else this.#ofAccounts.delete(accountId)
    }
  }
}
