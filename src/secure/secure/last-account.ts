import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JournalPlace, stateFolder } from '../account/index.ts'

/** Which account was changed last, so that a run for another one is noticed: a profile is easily the wrong one. */
export interface LastAccount {
  readonly read: () => string | undefined
  readonly write: (accountId: string) => void
}

export function lastAccountFile(environment: JournalPlace['environment']): LastAccount {
  const folder = stateFolder(environment)
  const file = join(folder, 'last-account')
  return {
    read() {
      try {
        return readFileSync(file, 'utf8').trim()
      } catch {
        return undefined // The first run.
      }
    },
    write(accountId) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(file, `${accountId}\n`, { mode: 0o600 })
    },
  }
}
