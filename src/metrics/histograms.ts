import { type Named, type Sample, withLabel } from './family.ts'
import { SeriesFamily } from './series-family.ts'

/** Upper bounds in seconds: of what a warm read takes, up to what no client waits for. */
const BOUNDS: readonly number[] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** How often something took how long. */
export class Histogram {
  /** Not yet added up; the last one is of all that took longer. */
  readonly counts = new Float64Array(BOUNDS.length + 1)
  sum = 0

  observe(seconds: number): void {
    let bucket = 0
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket++
    this.counts[bucket] = (this.counts[bucket] as number) + 1
    this.sum += seconds
  }
}

/** A family of them. */
export class Histograms extends SeriesFamily<Histogram> {
  readonly type = 'histogram'

  /** @param most series that it may have. */
  constructor(named: Named, most?: number) {
    super(named, () => new Histogram(), most)
  }

  *samples(): Iterable<Sample> {
    for (const { labels, series } of this.series.all()) {
      let value = 0
      for (const [index, count] of series.counts.entries()) {
        value += count
        yield { suffix: '_bucket', labels: withLabel(labels, 'le', boundOf(index)), value }
      }
      yield { suffix: '_count', labels, value }
      yield { suffix: '_sum', labels, value: series.sum }
    }
  }
}

/** As a float: "1.0" and not "1", says the specification of `le`. */
function boundOf(index: number): string {
  const bound = BOUNDS[index]
  if (bound === undefined) return '+Inf'
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound)
}
