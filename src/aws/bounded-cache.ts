/** Shared by all caches that hold nothing, which most do: an empty Map takes 200 bytes. Never written to. */
const EMPTY = new Map<never, never>()

/**
 * A cache for keys that callers make up. What was asked for or set among the last `capacity` keys is held, and twice as
 * many at most.
 *
 * There are two generations. When the young one is full it becomes the old one, whose own entries are forgotten; what
 * is still asked for moves back. So a hit costs one look-up, an entry in use stays, and no entry is moved or counted
 * for the others' sake.
 */
export class BoundedCache<Key, Value extends NonNullable<unknown>> {
  private readonly capacity: number
  private young = EMPTY as Map<Key, Value>
  private old = EMPTY as Map<Key, Value>

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get(key: Key): Value | undefined {
    return this.young.get(key) ?? this.fromOld(key)
  }

  set(key: Key, value: Value): void {
    const isFull = this.young.size >= this.capacity
    if (isFull) this.old = this.young
    if (isFull || this.young.size === 0) this.young = new Map()
    this.young.set(key, value)
  }

  clear(): void {
    this.young = EMPTY as Map<Key, Value>
    this.old = EMPTY as Map<Key, Value>
  }

  private fromOld(key: Key): Value | undefined {
    const value = this.old.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }
}
