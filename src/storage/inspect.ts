import { dirname, join } from 'node:path'
import type { RunStatement } from './engine.ts'
import type { KeptLocation } from './snapshot.ts'
import { sqliteSnapshot } from './sqlite/backup.ts'
import { freeDiskAt, reusableIn } from './sqlite/disk.ts'

/** What can be seen of a store beside the server that has it. */
export interface StoreFacts {
  readonly accounts: number
  /** What its master key opens; `undefined` where it does not know one yet. */
  readonly masterKeyCheck: string | undefined
  /** What the key opens that is to take its place; `undefined` unless a change was begun and is not done. */
  readonly nextKeyCheck: string | undefined
  /** What part of the disk is free, from 0 to 1; `undefined` where the disk is another machine's. */
  readonly freeDisk: number | undefined
}

/** Reads what a store says of itself; a server may go on. @throws StoreUnusable, StoreUnavailable */
export async function inspectStore(location: KeptLocation): Promise<StoreFacts> {
  if (location.data !== undefined) {
    const path = join(location.data, 'castellan.db')
    return await sqliteSnapshot(path, async (run) => {
      const [row] = (await run('PRAGMA freelist_count', [])).rows
      return { ...(await factsOf(run)), freeDisk: freeDiskAt(dirname(path), () => reusableIn(row))() }
    })
  }
  const { postgresSnapshot } = await import('./postgres/backup.ts')
  return await postgresSnapshot(location.url, async (run) => ({ ...(await factsOf(run)), freeDisk: undefined }))
}

async function factsOf(run: RunStatement): Promise<Omit<StoreFacts, 'freeDisk'>> {
  const [count] = (await run('SELECT count(*) AS accounts FROM account', [])).rows
  const checks = (await run('SELECT name, sealed FROM master_key_check', [])).rows
  const named = (wanted: string) => {
    const sealed = checks.find(({ name }) => name === wanted)?.sealed
    return typeof sealed === 'string' ? sealed : undefined
  }
  return { accounts: Number(count?.accounts), masterKeyCheck: named('current'), nextKeyCheck: named('next') }
}
