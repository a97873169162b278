import { type AccountId, BoundedCache, MINUTE } from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Store } from '../storage/store.ts'
import type { Exchange } from './exchange.ts'
import type { Log } from './log.ts'

/** A key's or a role's last use is written once in five minutes: AWS's own record is no finer than fifteen. */
const COALESCE_MS = 5 * MINUTE

/** Notes when and for what access keys and roles were last used, beside the request and not before its answer. */
export class LastUsed {
  readonly #store: Store
  readonly #log: Log
  readonly #noted = new BoundedCache<string, number>(10_000)

  constructor(store: Store, log: Log) {
    this.#store = store
    this.#log = log
  }

  note({ caller, call, now }: Exchange): void {
    if (caller.kind === 'anonymous') return
    const { accountId, credential } = caller
    if (credential.kind === 'long-term') {
      const { accessKeyId } = credential
      if (!this.#isTime(accessKeyId, now)) return
      const use = { at: now, region: call.region, service: call.signingName }
      this.#write(accountId, 'a key', (tx) => tx.accessKeys.recordUse(accessKeyId, use))
    } else if (caller.kind === 'assumed-role' && caller.role.roleId !== undefined) {
      const { roleId } = caller.role
      if (!this.#isTime(roleId, now)) return
      this.#write(accountId, 'a role', (tx) => tx.roles.recordUse(roleId, { at: now, region: call.region }))
    }
  }

  #isTime(id: string, now: number): boolean {
    if (now - (this.#noted.get(id) ?? Number.NEGATIVE_INFINITY) < COALESCE_MS) return false
    this.#noted.set(id, now)
    return true
  }

  #write(accountId: AccountId, what: string, use: (tx: Repositories) => Promise<void>): void {
    this.#store
      .record(accountId, use)
      .catch((error) => this.#log.error(`the last use of ${what} was not written`, error))
  }
}
