import type { Fact } from './facts.ts'
import type { Principal } from './principals.ts'

/** A user or role of which somebody has changed something, one fact, or more together; or which is new: none. */
export interface Changed {
  readonly of: Principal
  readonly facts: readonly Fact[]
}
