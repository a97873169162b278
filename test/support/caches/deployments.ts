import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openPostgres } from '../../../src/storage/postgres.ts'
import { openSqlite } from '../../../src/storage/sqlite.ts'
import type { Store } from '../../../src/storage/store.ts'
import { otherNode } from '../../../src/storage/testing/other-node.ts'
import { uncached } from '../../../src/storage/testing/uncached.ts'

/** One store as three nodes have it. */
export interface Deployment {
  /** Of the node that writes and remembers. */
  readonly store: Store
  /** Of the one beside it, which hears of nothing. */
  readonly other: Store
  /** As one that has just started reads what there is now. */
  fresh(): Promise<Store>
  /** Until the lease of the one beside is over. */
  pass(): Promise<void>
  /** By what its lease runs; absent: the machine's time. */
  readonly monotonic?: () => number
  /** Whether `pass` takes no time, so that it can be asked after each change. */
  readonly isQuick: boolean
  close(): Promise<void>
}

/** Milliseconds: no lease is longer. */
const BEYOND_LEASE = 1001

/** @param path of a new database file. */
export async function onSqlite(path: string): Promise<Deployment> {
  const store = await openSqlite({ path })
  const view = uncached(store, path)
  let now = 0
  return {
    store,
    other: otherNode(store),
    fresh: async () => view.store,
    pass: async () => {
      now += BEYOND_LEASE
    },
    monotonic: () => now,
    isQuick: true,
    async close() {
      view.close()
      await store.close()
    },
  }
}

/** @param url of an empty database. */
export async function onPostgres(url: string): Promise<Deployment> {
  const [store, other] = [await openPostgres({ url }), await openPostgres({ url })]
  let started: Store | undefined
  return {
    store,
    other,
    async fresh() {
      await started?.close()
      started = await openPostgres({ url })
      return started
    },
    pass: () => pause(BEYOND_LEASE),
    isQuick: false,
    async close() {
      await Promise.all([started?.close(), store.close(), other.close()])
    },
  }
}

/** What `use` makes of a folder that is there as long. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-caches-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
