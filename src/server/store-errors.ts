import { StoreTooNew, StoreUnavailable, StoreUnusable } from '../storage/index.ts'
import { StartError } from './options.ts'

const TOO_NEW = 'start that version or a later one here, too; to go back, restore a backup of before into a new store'

/** What the store says of itself, for people; any other error as it is. @param mend where it cannot be used. */
export function asStartError(error: unknown, mend: string): unknown {
  if (error instanceof StoreTooNew) return new StartError(error.message, TOO_NEW)
  if (error instanceof StoreUnusable) return new StartError(error.message, mend)
  if (error instanceof StoreUnavailable)
    return new StartError('the store cannot be reached', `check \`--store\` and that it runs: ${error.message}`)
  return error
}
