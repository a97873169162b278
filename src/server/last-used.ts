import { BoundedCache, MINUTE } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'
import type { Exchange } from './exchange.ts'
import type { Log } from './log.ts'

/** A key's last use is written once in five minutes: AWS's own record is no finer than fifteen. */
const COALESCE_MS = 5 * MINUTE

/** Notes when and for what access keys were last used, beside the request and not before its answer. */
export class LastUsed {
  readonly #store: Store
  readonly #log: Log
  readonly #noted = new BoundedCache<string, number>(10_000)

  constructor(store: Store, log: Log) {
    this.#store = store
    this.#log = log
  }

  note({ caller, call, now }: Exchange): void {
    if (caller.kind === 'anonymous' || caller.credential.kind !== 'long-term') return
    const { accountId } = caller
    const { accessKeyId } = caller.credential
    if (now - (this.#noted.get(accessKeyId) ?? Number.NEGATIVE_INFINITY) < COALESCE_MS) return
    this.#noted.set(accessKeyId, now)
    this.#store
      .record(accountId, (tx) =>
        tx.accessKeys.recordUse(accessKeyId, { at: now, region: call.region, service: call.signingName }),
      )
      .catch((error) => this.#log.error('the last use of a key was not written', error))
  }
}
