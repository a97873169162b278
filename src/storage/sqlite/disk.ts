import { statfsSync } from 'node:fs'
import { NoRoom, type Room, type RoomUse } from '../room.ts'

/** What part of the disk is free, from 0 to 1. */
export type FreeDisk = () => number

/** Below this, changes are refused while there is room yet for what must still be recorded. */
const LOW = 0.05
/** Below this, what is left is root's. */
const LEAST = 0.01

/** SQLite's default, in bytes: what this server's files are made with. */
export const PAGE_SIZE = 4096

/** Bytes of the database file that are free in it, by the row that `PRAGMA freelist_count` answers with. */
export function reusableIn(row: Readonly<Record<string, unknown>> | undefined): number {
  return Number(row?.freelistCount ?? 0) * PAGE_SIZE
}

/** How long an answer of the operating system holds, in milliseconds. */
const VALID_MS = 2000

/**
 * @param reusable bytes of the database file that are free in it: what is deleted makes room there, and none that the
 *   operating system sees.
 */
export function freeDiskAt(directory: string, reusable: () => number): FreeDisk {
  return () => {
    const { bavail, blocks, bsize } = statfsSync(directory)
    return blocks === 0 ? 1 : (bavail + reusable() / bsize) / blocks
  }
}

/**
 * Refuses changes when the disk is nearly full. Telemetry is let through: pruning, which makes room, is telemetry too.
 */
export class FreeDiskGuard {
  readonly #freeDisk: FreeDisk
  #room: Room = 'enough'
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(freeDisk: FreeDisk) {
    this.#freeDisk = freeDisk
  }

  get room(): Room {
    const now = performance.now()
    if (now - this.#askedAt > VALID_MS) {
      const free = this.#freeDisk()
      this.#room = free < LEAST ? 'least' : free < LOW ? 'low' : 'enough'
      this.#askedAt = now
    }
    return this.#room
  }

  /** @throws NoRoom */
  assertRoom(use: RoomUse): void {
    if (use !== 'reserve' && this.room !== 'enough') throw new NoRoom()
  }
}
