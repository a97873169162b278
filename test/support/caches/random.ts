/** Numbers and bytes that are the same for the same seed (mulberry32). */
export class SeededRandom {
  #state = 0

  constructor(seed: number) {
    this.seed(seed)
  }

  seed(seed: number): void {
    this.#state = seed >>> 0
  }

  /** From 0 up to, and without, `below`. */
  number(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }

  chance(percent: number): boolean {
    return this.number(100) < percent
  }

  /** @throws Error where there is nothing to pick. */
  of<T>(values: readonly T[]): T {
    if (values.length === 0) throw new Error('there is nothing to pick from')
    return values[this.number(values.length)] as T
  }

  readonly bytes = (size: number): Buffer => Buffer.from(Array.from({ length: size }, () => this.number(256)))
}
