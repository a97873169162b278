import type { Named, Sample } from './family.ts'
import { SeriesFamily } from './series-family.ts'

/** A number that only grows. */
export class Counter {
  value = 0

  add(by = 1): void {
    this.value += by
  }
}

/** A family of numbers that only grow. */
export class Counters extends SeriesFamily<Counter> {
  readonly type = 'counter'

  /** @param most series that it may have. */
  constructor(named: Named, most?: number) {
    super(named, () => new Counter(), most)
  }

  *samples(): Iterable<Sample> {
    for (const { labels, series } of this.series.all()) yield { suffix: '_total', labels, value: series.value }
  }
}
