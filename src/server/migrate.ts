import { type KeptLocation, openStore, type PlannedStep, plannedSteps } from '../storage/index.ts'
import { asStartError } from './store-errors.ts'

/** What `migrateStore` would do; nodes may go on. @throws StartError */
export async function planMigration(location: KeptLocation): Promise<readonly PlannedStep[]> {
  try {
    return await plannedSteps(location)
  } catch (error) {
    throw asStartError(error, MEND)
  }
}

/**
 * Brings the store up to this version, as a node does when it starts. On PostgreSQL nodes of the version before go on
 * meanwhile.
 *
 * @throws StartError
 */
export async function migrateStore(location: KeptLocation, onProgress: (message: string) => void): Promise<void> {
  try {
    await (await openStore(location, { onProgress })).close()
  } catch (error) {
    throw asStartError(error, MEND)
  }
}

const MEND = 'check `--data` or `--store`; the server of a data folder must be stopped'
