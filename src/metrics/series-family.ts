import type { Family, Named, Sample } from './family.ts'
import { Series } from './series.ts'

/** A family of series that this process counts, each with all its labels. */
export abstract class SeriesFamily<T> implements Family {
  abstract readonly type: Family['type']
  readonly name: string
  readonly help: string
  readonly unit: Named['unit']
  protected readonly series: Series<T>

  /** @param most series that it may have. */
  constructor(named: Named, make: () => T, most?: number) {
    this.name = named.name
    this.help = named.help
    this.unit = named.unit
    this.series = new Series(named, make, most)
  }

  of(...values: readonly string[]): T {
    return this.series.of(values)
  }

  abstract samples(): Iterable<Sample>
}
