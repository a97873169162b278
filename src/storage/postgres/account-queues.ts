import type { AccountId } from '../../aws/index.ts'
import { StoreUnavailable } from '../errors.ts'

/** How long a transaction may wait for those of its account that came before, in milliseconds. */
const PATIENCE_MS = 2000

/**
 * One transaction of each account at a time on this node: they would wait for the account's row anyway, each holding a
 * connection that other accounts need. One of several accounts takes its place in all their queues at once, so that no
 * two wait for each other.
 */
export class AccountQueues {
  readonly #last = new Map<AccountId, Promise<void>>()

  /** @throws StoreUnavailable when its turn does not come in time. */
  async run<T>(accountIds: readonly AccountId[], fn: () => Promise<T>): Promise<T> {
    const before = accountIds.flatMap((accountId) => this.#last.get(accountId) ?? [])
    const { promise: done, resolve: finish } = Promise.withResolvers<void>()
    const tail = Promise.all(before).then(() => done)
    for (const accountId of accountIds) this.#last.set(accountId, tail)
    try {
      if (before.length > 0) await inTime(Promise.all(before))
      return await fn()
    } finally {
      finish()
      // Not before those that came before it: whoever went away keeps its place until then, and nobody passes them.
      void tail.then(() => this.#forget(accountIds, tail))
    }
  }

  #forget(accountIds: readonly AccountId[], tail: Promise<void>): void {
    for (const accountId of accountIds) {
      if (this.#last.get(accountId) === tail) this.#last.delete(accountId)
    }
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values())
  }
}

async function inTime(turn: Promise<unknown>): Promise<void> {
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
