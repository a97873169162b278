import { randomUUID } from 'node:crypto'
import { MINUTE } from '../../aws/index.ts'
import type { MetricAggregate, MetricData, StoredDatapoint } from './metric-data.ts'

/** What two aggregates are together; `undefined` where they are to stay apart. */
export type Combine = (stored: MetricAggregate, added: MetricAggregate) => MetricAggregate | undefined

/** Between the first and the last time of what is gathered: rows of that time are looked through. */
const LONGEST = 10 * MINUTE

/**
 * What comes in during a minute is gathered in one row for each metric, time, resolution and unit, as long as `combine`
 * will have it; what is full is put aside under an id of its own. A row that is there is changed at a fifth of what a
 * new one costs, and readers have fewer to add up. Its id says during which minute it gathers, so that whoever writes,
 * on whatever node, finds it by its key.
 */
export class Gathering {
  /** Ids of rows that gather now are from `from` on, and before `to`. */
  readonly ids: { readonly from: string; readonly to: string }
  readonly #minute: string
  readonly #combine: Combine
  readonly #open = new Map<string, StoredDatapoint>()
  readonly #changed = new Set<string>()
  /** What stands by itself. */
  readonly apart: StoredDatapoint[] = []

  constructor(now: number, combine: Combine) {
    this.#combine = combine
    this.#minute = Math.floor(now / MINUTE).toString(36)
    this.ids = { from: `${this.#minute} `, to: `${this.#minute}!` }
  }

  /** A row that gathers, as it is stored. */
  know(row: StoredDatapoint): void {
    this.#open.set(keyOf(row), row)
  }

  add(region: string, { metricId, datapoint }: MetricData): void {
    const { resolution, unit, aggregate } = datapoint
    const row = { ...datapoint, region, metricId, datapointId: `${this.#minute} ${resolution} ${unit}` }
    const key = keyOf(row)
    const open = this.#open.get(key)
    const together = open && this.#combine(open.aggregate, aggregate)
    if (open && !together) this.apart.push({ ...open, datapointId: randomUUID() })
    this.#open.set(key, together ? { ...row, aggregate: together } : row)
    this.#changed.add(key)
  }

  /** Rows that gather, and are to be written. */
  get changed(): StoredDatapoint[] {
    return Array.from(this.#changed, (key) => this.#open.get(key)).filter((row) => row !== undefined)
  }
}

function keyOf({ metricId, timestamp, datapointId }: StoredDatapoint): string {
  return `${metricId} ${timestamp} ${datapointId}`
}

/** The time from the first of the data to the last, where it is short enough to be looked through. */
export function spanOf(data: readonly MetricData[]): { readonly from: number; readonly to: number } | undefined {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { datapoint } of data) {
    from = Math.min(from, datapoint.timestamp)
    to = Math.max(to, datapoint.timestamp)
  }
  return to - from <= LONGEST ? { from, to } : undefined
}
