import { type AccountId, actionNameOf, BoundedCache, MINUTE } from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { ServiceUse } from '../storage/repositories/service-uses.ts'
import type { Store } from '../storage/store.ts'
import type { Exchange } from './exchange.ts'
import type { Log } from './log.ts'

/** A last use is written once in five minutes: AWS's own record of keys is no finer than fifteen. */
const COALESCE_MS = 5 * MINUTE

type Write = (tx: Repositories) => Promise<void>

/**
 * Notes when and for what access keys and roles were last used, and which actions users and roles last tried, beside
 * the request and not before its answer.
 */
export class LastUsed {
  readonly #store: Store
  readonly #log: Log
  readonly #noted = new BoundedCache<string, number>(20_000)

  constructor(store: Store, log: Log) {
    this.#store = store
    this.#log = log
  }

  note(exchange: Exchange): void {
    const { caller } = exchange
    if (caller.kind === 'anonymous') return
    const ofCredential = this.#useOfCredential(exchange)
    const tried = this.#triedAction(exchange)
    if (!ofCredential && !tried) return
    this.#write(caller.accountId, async (tx) => {
      await ofCredential?.(tx)
      if (tried) await tx.serviceUses.record(tried)
    })
  }

  #useOfCredential({ caller, call, now }: Exchange): Write | undefined {
    if (caller.kind === 'anonymous') return undefined
    const { credential } = caller
    if (credential.kind === 'long-term') {
      const { accessKeyId } = credential
      if (!this.#isTime(accessKeyId, now)) return undefined
      const use = { at: now, region: call.region, service: call.signingName }
      return (tx) => tx.accessKeys.recordUse(accessKeyId, use)
    }
    if (caller.kind !== 'assumed-role' || caller.role.roleId === undefined) return undefined
    const { roleId } = caller.role
    if (!this.#isTime(roleId, now)) return undefined
    return (tx) => tx.roles.recordUse(roleId, { at: now, region: call.region })
  }

  /** Before it is known whether the caller may: "all attempts to access an AWS API, not just the successful ones". */
  #triedAction({ caller, call, now }: Exchange): ServiceUse | undefined {
    const principalId = caller.kind === 'assumed-role' ? caller.role.roleId : caller.kind === 'user' && caller.userId
    const { iamPrefix: service, operation } = call
    if (!principalId || operation === undefined) return undefined
    if (!this.#isTime(`${principalId} ${service}:${operation}`, now)) return undefined
    const action = actionNameOf(call.signingName, operation, call.method, call.service)
    return { principalId, service, action, usedAt: now, region: call.region }
  }

  #isTime(id: string, now: number): boolean {
    if (now - (this.#noted.get(id) ?? Number.NEGATIVE_INFINITY) < COALESCE_MS) return false
    this.#noted.set(id, now)
    return true
  }

  #write(accountId: AccountId, uses: Write): void {
    this.#store.record(accountId, uses).catch((error) => this.#log.error('a last use was not written', error))
  }
}
