import type { AccountId } from '../../aws/index.ts'
import { StoreUnavailable } from '../errors.ts'

/** How long a transaction may wait for those of its account that came before, in milliseconds. */
const PATIENCE_MS = 2000

/**
 * One transaction of each account at a time on this node: they would wait for the account's row anyway, each holding a connection that
 * other accounts need.
 */
export class AccountQueues {
  readonly #last = new Map<AccountId, Promise<void>>()

  /** @throws StoreUnavailable when its turn does not come in time. */
  async run<T>(accountId: AccountId, fn: () => Promise<T>): Promise<T> {
    const before = this.#last.get(accountId)
    const { promise: done, resolve: finish } = Promise.withResolvers<void>()
    const tail = (before ?? Promise.resolve()).then(() => done)
    this.#last.set(accountId, tail)
    try {
      if (before) await inTime(before)
      return await fn()
    } finally {
      finish()
      if (this.#last.get(accountId) === tail) this.#last.delete(accountId)
    }
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values())
  }
}

async function inTime(turn: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailable('too many writes to this account are waiting')), PATIENCE_MS)
  })
  try {
    await Promise.race([turn, late])
  } finally {
    clearTimeout(timer)
  }
}
