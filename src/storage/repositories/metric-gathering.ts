import { randomUUID } from 'node:crypto'
import { MINUTE } from '../../aws/index.ts'
import { knownValues } from './metric-aggregate.ts'
import { gatheredWith, UNKNOWN } from './metric-combining.ts'
import type { MetricData, StoredDatapoint } from './metric-data.ts'

/**
 * What comes in during a minute is gathered in one row for each metric, time, resolution and unit, as long as
 * `gatheredWith` will have it; what a full one will not have stands apart. A row that is there is changed at a fifth of
 * what a new one costs, and readers have fewer to add up. Its id says during which minute it gathers, so that whoever
 * writes, on whatever node, finds it by its key.
 */
export class Gathering {
  /** Ids of rows that gather now are from `from` on, and before `to`. */
  readonly ids: { readonly from: string; readonly to: string }
  readonly #minute: string
  readonly #open = new Map<string, StoredDatapoint>()
  readonly #changed = new Set<string>()
  /** What stands by itself. */
  readonly apart: StoredDatapoint[] = []

  constructor(now: number) {
    this.#minute = Math.floor(now / MINUTE).toString(36)
    this.ids = { from: `${this.#minute} `, to: `${this.#minute}!` }
  }

  /** A row that gathers, as it is stored. */
  know(row: StoredDatapoint): void {
    this.#open.set(keyOf(row), row)
  }

  add(region: string, { metricId, datapoint }: MetricData): void {
    const { resolution, unit, aggregate } = datapoint
    const known = knownValues(aggregate) ? '' : UNKNOWN
    const row = { ...datapoint, region, metricId, datapointId: `${this.#minute} ${resolution} ${unit}${known}` }
    const key = keyOf(row)
    const open = this.#open.get(key)
    const together = open && gatheredWith(open.aggregate, aggregate)
    if (open && !together) {
      // What is in a row stays in it: whoever reads page by page meanwhile must not miss it.
      this.apart.push({ ...row, datapointId: randomUUID() })
      return
    }
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
