/** A Map that forgets its oldest entries: for caches keyed by what a caller sends. */
export class BoundedMap<K, V> {
  readonly #limit: number
  readonly #map = new Map<K, V>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: K): V | undefined {
    return this.#map.get(key)
  }

  set(key: K, value: V): void {
    if (this.#map.size >= this.#limit && !this.#map.has(key)) {
      const oldest = this.#map.keys().next()
      if (!oldest.done) this.#map.delete(oldest.value)
    }
    this.#map.set(key, value)
  }

  clear(): void {
    this.#map.clear()
  }
}
