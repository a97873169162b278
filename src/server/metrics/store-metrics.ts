import { type Counter, Counters, type Family, Gauge, type Histogram, Histograms } from '../../metrics/index.ts'
import { NoRoom, StoreUnavailable } from '../../storage/index.ts'
import type { Store } from '../../storage/store.ts'

type Kind = 'write' | 'record' | 'events'

interface Measured {
  readonly kind: Kind
  readonly time: Histogram
  readonly unavailable: Counter
  readonly full: Counter
  waiting: number
}

/** How long the store takes for changes, how many wait for it, and how often it fails. */
export class StoreMetrics {
  readonly #times = new Histograms({
    name: 'castellan_store_duration_seconds',
    help: 'From asking the store for a change to its commit: writes, telemetry (record), and events of reads.',
    unit: 'seconds',
    labels: ['kind'],
  })
  readonly #failures = new Counters({
    name: 'castellan_store_failures',
    help: 'Changes that the store refused: unavailable, or its disk is full.',
    labels: ['kind', 'reason'],
  })
  readonly #kinds: Readonly<Record<Kind, Measured>> = {
    write: this.#measured('write'),
    record: this.#measured('record'),
    events: this.#measured('events'),
  }
  readonly #waiting = new Gauge(
    {
      name: 'castellan_store_waiting',
      help: 'Changes that were asked for and are not committed yet.',
      labels: ['kind'],
    },
    () => Object.values(this.#kinds).map(({ kind, waiting }) => [[kind], waiting]),
  )

  get families(): readonly Family[] {
    return [this.#times, this.#failures, this.#waiting]
  }

  /** `store`, with its changes measured. */
  measured(store: Store): Store {
    const { write, record, events } = this.#kinds
    return {
      read: (accountId, reads) => store.read(accountId, reads),
      changes: store.changes,
      reads: store.reads,
      directory: store.directory,
      versions: (accountIds) => store.versions(accountIds),
      room: () => store.room(),
      assertRoom: (use) => store.assertRoom(use),
      close: () => store.close(),
      write: (accounts, fn, use) => timed(write, () => store.write(accounts, fn, use)),
      record: (accounts, fn) => timed(record, () => store.record(accounts, fn)),
      recordEvents: (accountId, batch) => timed(events, () => store.recordEvents(accountId, batch)),
    }
  }

  #measured(kind: Kind): Measured {
    return {
      kind,
      time: this.#times.of(kind),
      unavailable: this.#failures.of(kind, 'unavailable'),
      full: this.#failures.of(kind, 'full'),
      waiting: 0,
    }
  }
}

async function timed<T>(measured: Measured, run: () => Promise<T>): Promise<T> {
  const start = performance.now()
  measured.waiting++
  try {
    return await run()
  } catch (error) {
    if (error instanceof NoRoom) measured.full.add()
    else if (error instanceof StoreUnavailable) measured.unavailable.add()
    throw error
  } finally {
    measured.waiting--
    measured.time.observe((performance.now() - start) / 1000)
  }
}
