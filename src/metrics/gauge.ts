import { type Family, labelsOf, type Named, type Sample } from './family.ts'

/** What is read when somebody asks: values by those of its labels. */
export type Readings = Iterable<readonly [labels: readonly string[], value: number]>

/** A family that is read anew each time: what goes up and down, and counters and facts that others keep. */
export class Gauge implements Family {
  readonly type: 'gauge' | 'counter' | 'info'
  readonly name: string
  readonly help: string
  readonly unit: Named['unit']
  readonly #labels: readonly string[] | undefined
  readonly #read: () => Readings | number | undefined

  /** @param read a number where there are no labels; `undefined` where nobody knows. */
  constructor(named: Named, read: () => Readings | number | undefined, type: Gauge['type'] = 'gauge') {
    this.type = type
    this.name = named.name
    this.help = named.help
    this.unit = named.unit
    this.#labels = named.labels
    this.#read = read
  }

  *samples(): Iterable<Sample> {
    const suffix = this.type === 'gauge' ? '' : this.type === 'info' ? '_info' : '_total'
    const read = this.#read() ?? []
    if (typeof read === 'number') yield { suffix, labels: '', value: read }
    else for (const [values, value] of read) yield { suffix, labels: labelsOf(this.#labels, values), value }
  }
}
