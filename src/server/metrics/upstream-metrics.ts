import { Counters, type Family, Histograms } from '../../metrics/index.ts'

/** Calls that were handed on, by the names that the operator gave the upstreams: a service's each, or `*`. */
export class UpstreamMetrics {
  readonly #calls = new Counters({
    name: 'castellan_upstream_requests',
    help: 'Calls that were handed on, by upstream and the first digit of the status; none where no answer came.',
    labels: ['upstream', 'status'],
  })
  readonly #times = new Histograms({
    name: 'castellan_upstream_duration_seconds',
    help: 'From handing a call on to the head of its answer, or to knowing that there is none.',
    unit: 'seconds',
    labels: ['upstream'],
  })

  get families(): readonly Family[] {
    return [this.#calls, this.#times]
  }

  /** @param status `undefined` where no answer came. */
  answered(upstream: string, status: number | undefined, seconds: number): void {
    this.#calls.of(upstream, status === undefined ? 'none' : `${Math.floor(status / 100)}xx`).add()
    this.#times.of(upstream).observe(seconds)
  }
}
