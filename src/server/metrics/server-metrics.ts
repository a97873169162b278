import type { Clock } from '../../aws/index.ts'
import type { Gateway } from '../../gateway/index.ts'
import { type Family, Gauge, openMetrics } from '../../metrics/index.ts'
import type { WorkKind } from '../../storage/repositories/due-work.ts'
import type { Store } from '../../storage/store.ts'
import type { AuditQueue } from '../audit-queue.ts'
import { inTime } from '../in-time.ts'
import type { Life } from '../life.ts'
import { MailMetrics } from './mail-metrics.ts'
import { processMetrics } from './process-metrics.ts'
import { RequestMetrics } from './request-metrics.ts'
import { StoreMetrics } from './store-metrics.ts'
import { UpstreamMetrics } from './upstream-metrics.ts'

/** The node that runs at the time: of an ephemeral server, a reset puts another in its place. */
interface Watched {
  readonly store: Store
  readonly auditQueue: AuditQueue
  readonly gateway: Gateway | undefined
  readonly clock: Clock
  readonly life: Life
}

/** Milliseconds that the store has to say what is due. */
const PATIENCE = 1_000

const KINDS: Readonly<Record<WorkKind, true>> = {
  alarms: true,
  metrics: true,
  mail: true,
  billing: true,
  regions: true,
  retention: true,
}

/**
 * All that a server counts of itself.
 *
 * INVARIANT (numbers name nobody): no label has an account, an ARN, a name or an address; only what AWS's models, this
 * source and the operator's upstreams are called.
 */
export class ServerMetrics {
  readonly requests = new RequestMetrics()
  readonly store = new StoreMetrics()
  readonly mails = new MailMetrics()
  readonly upstreams = new UpstreamMetrics()
  #watched: Watched | undefined
  /** As of the last look. */
  #isStoreUp = false
  #overdue: readonly (readonly [labels: readonly string[], value: number])[] = []
  readonly #families: readonly Family[]

  constructor() {
    this.#families = [
      ...this.requests.families,
      ...this.store.families,
      ...this.#gauges(),
      ...this.upstreams.families,
      ...this.mails.families,
      ...processMetrics(),
    ]
  }

  watch(watched: Watched): void {
    this.#watched = watched
  }

  /** What is known now; what only the store knows is left out while it does not answer. */
  async text(): Promise<string> {
    await this.#look()
    return openMetrics(this.#families)
  }

  async #look(): Promise<void> {
    this.#isStoreUp = false
    this.#overdue = []
    const watched = this.#watched
    if (!watched) return
    const kinds = Object.keys(KINDS) as WorkKind[]
    try {
      const due = await inTime(PATIENCE, Promise.all(kinds.map((kind) => watched.store.directory.nextDueAt(kind))))
      const now = watched.clock()
      this.#overdue = kinds.map((kind, index) => [[kind], Math.max(0, now - (due[index] ?? now)) / 1000])
      this.#isStoreUp = true
    } catch {
      // That it is not up is said.
    }
  }

  #gauges(): readonly Family[] {
    return [
      new Gauge({ name: 'castellan_store_up', help: 'Whether the store answers: 1, or 0.' }, () =>
        Number(this.#isStoreUp),
      ),
      new Gauge({ name: 'castellan_draining', help: 'Whether the node is about to end: 1, or 0.' }, () =>
        Number(this.#watched?.life.isDraining ?? false),
      ),
      new Gauge(
        {
          name: 'castellan_store_reads',
          help: 'Whether the rows of a query that many requests make were remembered (hit) or had to be read (miss).',
          labels: ['cache'],
        },
        () => {
          const { hits, misses } = this.#watched?.store.reads ?? { hits: 0, misses: 0 }
          return [
            [['hit'], hits],
            [['miss'], misses],
          ]
        },
        'counter',
      ),
      new Gauge(
        {
          name: 'castellan_work_overdue_seconds',
          help: 'How long the oldest work that is due waits for any node: alarms to be looked at, mails, and more.',
          unit: 'seconds',
          labels: ['kind'],
        },
        () => this.#overdue,
      ),
      new Gauge(
        {
          name: 'castellan_audit_waiting_bytes',
          help: 'Events of reads and denials that are not in the store yet; at 20 MiB requests are refused.',
          unit: 'bytes',
        },
        () => this.#watched?.auditQueue.waiting.bytes,
      ),
      new Gauge(
        {
          name: 'castellan_audit_refused',
          help: 'Whether the store refused events, so that requests are refused until it takes them: 1, or 0.',
        },
        () => Number(this.#watched?.auditQueue.waiting.isRefused ?? false),
      ),
      new Gauge(
        {
          name: 'castellan_upstream_in_work',
          help: 'Calls that upstreams have not answered to the end.',
          labels: ['upstream'],
        },
        () => this.#watched?.gateway?.load().map(({ name, inWork }) => [[name], inWork]),
      ),
      new Gauge(
        { name: 'castellan_upstream_waiting', help: 'Calls that wait for their turn.', labels: ['upstream'] },
        () => this.#watched?.gateway?.load().map(({ name, waiting }) => [[name], waiting]),
      ),
    ]
  }
}
