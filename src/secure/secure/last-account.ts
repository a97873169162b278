import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotRun, type JournalPlace, stateFolder } from '../account/index.ts'

/** Which account was changed last, so that a run for another one is noticed: a profile is easily the wrong one. */
export interface LastAccount {
  readonly read: () => string | undefined
  /** @throws CannotRun where nothing can be kept: neither could the journal, whose folder it is. */
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
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeFileSync(file, `${accountId}\n`, { mode: 0o600 })
      } catch (error) {
        throw new CannotRun(
          `nothing was changed, because no journal can be kept in \`${folder}\``,
          'set XDG_STATE_HOME to a folder that you can write to',
          { cause: error },
        )
      }
    },
  }
}
