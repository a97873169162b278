/** Shared by all maps that hold nothing, which most do: an empty Map takes 200 bytes. Never written to. */
const EMPTY = new Map<string, never>()

/**
 * A map for keys that callers make up: it holds `capacity` of them, twice. When the young generation is full it becomes the old one, and
 * what is still asked for moves back; a hit costs one look-up.
 */
export class TwoGenerations<Value extends object> {
  private readonly capacity: number
  private young = EMPTY as Map<string, Value>
  private old = EMPTY as Map<string, Value>

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get(key: string): Value | undefined {
    return this.young.get(key) ?? this.fromOld(key)
  }

  set(key: string, value: Value): void {
    const isFull = this.young.size >= this.capacity
    if (isFull) this.old = this.young
    if (isFull || this.young.size === 0) this.young = new Map()
    this.young.set(key, value)
  }

  private fromOld(key: string): Value | undefined {
    const value = this.old.get(key)
    if (value) this.set(key, value)
    return value
  }
}
