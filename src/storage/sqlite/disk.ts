import { statfsSync } from 'node:fs'
import { StoreUnavailable } from '../errors.ts'

/** What part of the disk is free, from 0 to 1. */
export type FreeDisk = () => number

/** Below this, changes are refused while there is room yet for what must still be recorded. */
const LEAST_FREE = 0.05

/** How long an answer of the operating system holds, in milliseconds. */
const VALID_MS = 5000

export function freeDiskAt(directory: string): FreeDisk {
  return () => {
    const { bavail, blocks } = statfsSync(directory)
    return blocks === 0 ? 1 : bavail / blocks
  }
}

/**
 * Refuses changes when the disk is nearly full. Telemetry is let through: pruning, which makes room, is telemetry too.
 */
export class FreeDiskGuard {
  readonly #freeDisk: FreeDisk
  #free = 1
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(freeDisk: FreeDisk) {
    this.#freeDisk = freeDisk
  }

  /** @throws StoreUnavailable */
  assertRoom(): void {
    const now = performance.now()
    if (now - this.#askedAt > VALID_MS) {
      this.#free = this.#freeDisk()
      this.#askedAt = now
    }
    if (this.#free < LEAST_FREE)
      throw new StoreUnavailable('less than 5 % of the disk is free: make room before anything can be changed')
  }
}
