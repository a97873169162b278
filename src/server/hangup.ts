import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * In a data folder: the process that reads its master keys again at SIGHUP. A process that does not say so would end by
 * it. The other file is the lock's (`storage/sqlite/lock.ts`).
 */
const TAKERS = ['castellan.db.hup', 'castellan.db.pid'] as const

/** The server of the data folder says that it does. @returns what ends that. */
export function takeHangup(data: string): () => void {
  const path = join(data, TAKERS[0])
  writeFileSync(path, `${process.pid}\n`, { mode: 0o600 })
  return () => rmSync(path, { force: true })
}

/** The process id of the folder's server, where it does: what a server that was killed left is none of the one now. */
export function takesHangup(data: string): number | undefined {
  try {
    const [taker, holder] = TAKERS.map((name) => readFileSync(join(data, name), 'utf8').trim())
    return taker !== undefined && taker === holder && /^\d+$/.test(taker) ? Number(taker) : undefined
  } catch {
    return undefined
  }
}
