import type { Random } from './clock.ts'

/** Bytes that are drawn at once. */
const DRAWN = 4096
/** What is longer is drawn by itself. */
const SHORT = 128

/**
 * The same randomness, drawn in larger pieces: to ask the system for a few bytes takes longer than what is made of
 * them. No byte is given out twice, and what was given out is not kept.
 */
export function pooled(random: Random): Random {
  let pool: Uint8Array = new Uint8Array(0)
  let used = 0
  return (length) => {
    if (length > SHORT) return random(length)
    if (used + length > pool.length) {
      pool = random(DRAWN)
      used = 0
    }
    // Of this size, a loop is quicker than the copy that typed arrays have.
    const drawn = new Uint8Array(length)
    for (let i = 0; i < length; i++, used++) {
      drawn[i] = pool[used] ?? 0
      pool[used] = 0
    }
    return drawn
  }
}
