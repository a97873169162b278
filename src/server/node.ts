import type { Gateway } from '../gateway/index.ts'
import type { ResourceFacts, ResourceNames, ResourcePolicies } from '../requests/index.ts'
import type { Store } from '../storage/store.ts'
import type { PageResponse, Pages } from '../web/page.ts'
import type { AccountRegions } from './account-regions.ts'
import type { AuditQueue } from './audit-queue.ts'
import type { Authenticator } from './authenticate.ts'
import type { RequestHead } from './http-server.ts'
import type { LastUsed } from './last-used.ts'
import type { Log } from './log.ts'
import type { Observer } from './observer.ts'
import type { ServeOptions } from './options.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Services, SharedContext } from './services.ts'
import type { Trials } from './trial.ts'

/** One running server, as its pipeline sees it. */
export interface Node {
  readonly options: ServeOptions
  readonly store: Store
  readonly services: Services
  readonly authenticator: Authenticator
  readonly regions: AccountRegions
  readonly auditQueue: AuditQueue
  readonly rateLimits: RateLimits
  readonly lastUsed: LastUsed
  /** The policies of resources of services that are not implemented. */
  readonly resourcePolicies: ResourcePolicies
  /** What every operation's context holds beside the request's own facts. */
  readonly shared: SharedContext
  /** Who knows the names of what services have that are not implemented; absent: nobody. */
  readonly resourceNames?: ResourceNames | undefined
  /** Who answers for services that are not implemented; absent: nobody. */
  readonly gateway?: Gateway | undefined
  /** Of upstreams that are on trial. */
  readonly trials: Trials
  /** Who knows what else there is to know of them, such as their tags; absent: nobody. */
  readonly resourceFacts?: ResourceFacts | undefined
  /** What it is called by, without its port. */
  readonly ownHost?: string | undefined
  readonly log: Log
  /** Who looks on; absent: nobody. */
  readonly observer?: Observer | undefined
  readonly pages: readonly Pages[]
  /** `/_castellan/…`, and what suites for other emulators ask for. */
  readonly ownEndpoints: (head: RequestHead) => Promise<PageResponse>
  /** What is counted, for whoever shows a token; absent: there is no such page here. */
  readonly metricsPage?: ((head: RequestHead) => Promise<PageResponse>) | undefined
  /** Wakes the workers that look at what `serviceName` changed. */
  readonly afterCommit: (serviceName: string | undefined) => void
}
