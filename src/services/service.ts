import type { AccountId, Clock, Random, ServiceDescriptor } from '../aws/index.ts'
import type { MasterKey } from '../credentials/master-key.ts'
import type { Store } from '../storage/store.ts'
import type { Pages } from '../web/page.ts'
import type { Operation } from './operation.ts'

/**
 * A whole service, as its `descriptor.ts` says it: the one place where the server learns that there is one, what it is
 * called, and which parts of it run. `src/services/index.ts` lists them.
 *
 * `Needs` are the ports that its operations and workers are given beside what all are given; `Offers` those that it has
 * for others. Where nobody offers what a service needs, `server/wiring.ts` does not compile.
 */
export interface Service<Needs extends object = object, Offers extends object = object> extends ServiceDescriptor {
  /** The exports of its `operations/index.ts`. */
  readonly operations: readonly Operation[]
  /** What it has for other services, by the names of their ports. */
  offers?(tools: ServiceTools): Offers
  /** What runs beside requests, by name. */
  workers?(tools: ServiceTools & Needs): Readonly<Record<string, ServiceWorker>>
  /** Pages of its own, such as those that links in mails lead to. */
  pages?(tools: ServiceTools): Pages
  /** The workers, of any service, that may have something to do after each change by its operations. */
  readonly wakes?: readonly string[]
  /** Deletes what is too old in an account. Resolves to when it must look again, where that is sooner than a day. */
  prune?(store: Store, accountId: AccountId, now: number): Promise<number | undefined>
}

/** What the parts of a service that run by themselves are given. */
export interface ServiceTools {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly masterKey: MasterKey
  /** The origin in links. */
  readonly publicUrl: string
  /** Tells a worker that there may be something for it to do. `outbox` sends mails. */
  readonly wake: (worker: string) => void
  /** For the server's log: what was not done, as a sentence without its full stop. */
  readonly failed: (what: string, error: unknown) => void
}

export interface ServiceWorker {
  start(): void
  stop(): Promise<void>
  /** There may be something to do. A worker without it is never woken. */
  nudge?(): void
}

/** Of any needs: who calls its parts has them all. */
export type AnyService = Service<never>
