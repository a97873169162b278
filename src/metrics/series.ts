import { labelsOf, type Named } from './family.ts'

/** What is beyond the bound of a family is counted together. */
const OTHER = 'other'
const MOST = 2_000

/** The series of a family, each made when it is first asked for. */
export class Series<T> {
  readonly #labels: readonly string[]
  readonly #make: () => T
  readonly #most: number
  readonly #made = new Map<string, { readonly labels: string; readonly series: T }>()

  constructor({ labels = [] }: Named, make: () => T, most = MOST) {
    this.#labels = labels
    this.#make = make
    this.#most = most
  }

  of(values: readonly string[]): T {
    const key = values.join('\0')
    const made = this.#made.get(key)
    if (made) return made.series
    const isOther = values.every((value) => value === OTHER)
    if (this.#made.size >= this.#most && !isOther) return this.of(values.map(() => OTHER))
    const series = this.#make()
    this.#made.set(key, { labels: labelsOf(this.#labels, values), series })
    return series
  }

  all(): Iterable<{ readonly labels: string; readonly series: T }> {
    return this.#made.values()
  }
}
