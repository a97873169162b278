import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotRun, type JournalPlace, stateFolder } from '../account/index.ts'

/** An account and where it is: a practice account may have the id of the real one. */
export interface PlacedAccount {
  readonly accountId: string
  /** As `placeOf` says it. */
  readonly place: string
}

/** Such as `123456789012 at AWS`. */
export function nameOf({ accountId, place }: PlacedAccount): string {
  return `${accountId} at ${place}`
}

/** Which account was changed last, so that a run for another one is noticed: a profile is easily the wrong one. */
export interface LastAccount {
  /** Its name, as `nameOf` says it. */
  readonly read: () => string | undefined
  /** @throws CannotRun where nothing can be kept: neither could the journal, whose folder it is. */
  readonly write: (account: PlacedAccount) => void
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
    write(account) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeFileSync(file, `${nameOf(account)}\n`, { mode: 0o600 })
      } catch (error) {
        throw new CannotRun(
          `nothing was changed, because no journal can be kept in \`${folder}\``,
          'set `XDG_STATE_HOME` to a folder that you can write to',
          { cause: error },
        )
      }
    },
  }
}
