import type { Family, Named, Sample } from './family.ts'
import { Series } from './series.ts'

/** A number that only grows. */
export class Counter {
  value = 0

  add(by = 1): void {
    this.value += by
  }
}

/** A family of numbers that only grow. */
export class Counters implements Family {
  readonly type = 'counter'
  readonly name: string
  readonly help: string
  readonly unit: Named['unit']
  readonly #series: Series<Counter>

  /** @param most series that it may have. */
  constructor(named: Named, most?: number) {
    this.name = named.name
    this.help = named.help
    this.unit = named.unit
    this.#series = new Series(named, () => new Counter(), most)
  }

  of(...values: readonly string[]): Counter {
    return this.#series.of(values)
  }

  *samples(): Iterable<Sample> {
    for (const { labels, series } of this.#series.all()) yield { suffix: '_total', labels, value: series.value }
  }
}
