import type { Clock, Random } from '../../../aws/index.ts'
import type { Store } from '../../../storage/store.ts'

export interface SnsPagesOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** Told after each commit. */
  readonly onCommit?: () => void
}
