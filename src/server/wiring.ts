import type { MasterKey, PasswordHasher } from '../credentials/index.ts'
import { ProviderKeys } from '../federation/index.ts'
import { type MailTransport, OutboxWorker, pruneMail, smtpTransport } from '../mail/index.ts'
import { SERVICES } from '../services/index.ts'
import type { AnyService, Service, ServiceTools, ServiceWorker } from '../services/service.ts'
import type { Store } from '../storage/store.ts'
import type { Pages } from '../web/page.ts'
import { auditLookedAtEvery, auditMaxBytes, auditPrune } from './audit-retention.ts'
import type { Log } from './log.ts'
import type { MailMetrics } from './metrics/mail-metrics.ts'
import { delegationPartnersOf, podIdentitiesOf } from './operator-files.ts'
import { type ServeOptions, StartError } from './options.ts'
import { RetentionWorker } from './retention.ts'
import { Services, type SharedContext } from './services.ts'
import { sparingly } from './sparing-log.ts'
import { version } from './version.ts'

export interface Wired {
  readonly services: Services
  readonly shared: SharedContext
  /** What services have for others; also for the server itself. */
  readonly offers: Offers
  readonly pages: readonly Pages[]
  /** Wakes the workers that may have something to do after a change by `serviceName`. */
  readonly afterCommit: (serviceName: string | undefined) => void
  start(): void
  stop(): Promise<void>
}

interface Dependencies {
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher
  readonly publicUrl: string
  readonly log: Log
  /** Counts mails; absent: nobody does. */
  readonly mails?: MailMetrics | undefined
  readonly options: ServeOptions
}

type Listed = (typeof SERVICES)[number]
type NeedsOf<S> = S extends Service<infer Needs, infer _> ? Needs : never
type OffersOf<S> = S extends Service<infer _, infer Offers> ? Offers : never
/** All members of a union at once. */
type Together<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer All) => void ? All : never

type Needs = Together<NeedsOf<Listed>>
type Offers = Together<OffersOf<Listed>>

/** One for all nodes of the process: a model that was read once stays. */
const SERVED = new Services(SERVICES)

/**
 * Puts together what the services' descriptors say of themselves: their ports, their pages, the workers beside requests
 * and who wakes them. It knows no service by name.
 */
export function wireServices({ store, masterKey, passwords, publicUrl, log, mails, options }: Dependencies): Wired {
  const { clock, random } = options
  const failed = sparingly(log)
  const uncounted = mailTransport(options)
  const transport = uncounted && (mails?.counted(uncounted) ?? uncounted)
  const outbox = new OutboxWorker({
    store,
    clock,
    ...(transport && { transport }),
    onError: (error) => failed('the outbox was not emptied', error),
  })
  const auditSize = auditMaxBytes(options.auditMaxSize)
  const retention = new RetentionWorker({
    store,
    clock,
    every: auditLookedAtEvery(auditSize),
    prunes: [auditPrune(auditSize), pruneMail, ...services().flatMap(({ prune }) => prune ?? [])],
    onError: (error) => failed('what is too old was not deleted', error),
  })
  const workers = new Map<string, ServiceWorker>(Object.entries({ outbox, retention }))
  const wake = (worker: string) => workers.get(worker)?.nudge?.()
  const tools: ServiceTools = { store, clock, random, masterKey, publicUrl, wake, failed }

  const offers: Offers = Object.assign({}, ...services().map((service) => service.offers?.(tools)))
  // Where this does not compile, a service needs a port that none offers, or another one than is offered.
  const identityProviders = new ProviderKeys(clock, { allowLoopback: options.allowLoopbackProviders })
  const ports: Needs = {
    ...offers,
    identityProviders,
    podIdentities: podIdentitiesOf(options, identityProviders),
    delegationPartners: delegationPartnersOf(options),
    about: { version: version(), consoleRegion: options.region, mailDelivery: outbox.delivery },
  }
  for (const service of services()) {
    // Their needs are among all services' needs; which ones, the list no longer says.
    const own = Object.entries(service.workers?.({ ...tools, ...ports } as never) ?? {})
    for (const [name, worker] of own) {
      if (workers.has(name)) throw new Error(`${service.name} calls a worker ${name}, as another is called`)
      workers.set(name, worker)
    }
  }
  const woken = new Map(services().map(({ name, wakes = [] }) => [name, wakes.map((worker) => named(workers, worker))]))

  return {
    services: SERVED,
    offers,
    shared: { store, masterKey, passwords, publicUrl, clock, random, ...ports },
    pages: services().flatMap((service) => service.pages?.(tools) ?? []),
    afterCommit(serviceName) {
      for (const worker of woken.get(serviceName ?? '') ?? []) worker.nudge?.()
    },
    start() {
      for (const worker of workers.values()) worker.start()
    },
    async stop() {
      await Promise.all([...workers.values()].map((worker) => worker.stop()))
    },
  }
}

function services(): readonly AnyService[] {
  return SERVICES
}

function named(workers: ReadonlyMap<string, ServiceWorker>, name: string): ServiceWorker {
  const worker = workers.get(name)
  if (!worker) throw new Error(`a service's descriptor wakes ${name}, and no service has a worker of that name`)
  return worker
}

function mailTransport({ smtp, mailFrom }: ServeOptions): MailTransport | undefined {
  if (smtp === undefined) return undefined
  try {
    return smtpTransport(smtp, mailFrom)
  } catch (error) {
    throw new StartError(
      'mail cannot be sent',
      error instanceof Error ? error.message : 'check `--smtp` and `--mail-from`',
    )
  }
}
