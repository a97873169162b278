import { readFileSync } from 'node:fs'
import type { Castellan } from '../../test/support/castellan.ts'
import { readOpenMetrics, valuesOf } from '../../test/support/open-metrics.ts'

/** What a server says of itself, and its machine of it. */
export class Watcher {
  readonly #pid: number | undefined
  readonly #url: string

  constructor({ process, output }: Castellan) {
    this.#pid = process.pid
    this.#url = /Metrics: +(\S+)/.exec(output())?.[1] ?? ''
  }

  async look(): Promise<{ readonly residentMB: number; readonly overdue: number }> {
    const families = readOpenMetrics(await (await fetch(this.#url)).text())
    const [overdue = Number.NaN] = valuesOf(families, 'castellan_work_overdue_seconds', { kind: 'alarms' })
    const status = readFileSync(`/proc/${this.#pid}/status`, 'utf8')
    return { overdue, residentMB: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024 }
  }
}
