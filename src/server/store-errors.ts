import { StoreUnavailable, StoreUnusable } from '../storage/index.ts'
import { StartError } from './options.ts'

/** What the store says of itself, for people; any other error as it is. @param mend where it cannot be used. */
export function asStartError(error: unknown, mend: string): unknown {
  if (error instanceof StoreUnusable) return new StartError(error.message, mend)
  if (error instanceof StoreUnavailable)
    return new StartError('the store cannot be reached', `check \`--store\` and that it runs: ${error.message}`)
  return error
}
