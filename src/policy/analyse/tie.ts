import type { ContextMap } from './known-context.ts'
import type { Budget } from './patterns.ts'
import type { Condition } from './statements.ts'

/** Condition keys whose values say something of each other: they take their values together. */
export interface TiedKeys {
  /** In lower case. */
  readonly keys: readonly string[]
  /** Keys whose values it must know to say its own. */
  readonly after?: readonly string[]
  /** Values that stand for all, for `conditions`, all of which test one of the keys. */
  readonly values: (conditions: readonly Condition[], assigned: ContextMap, budget?: Budget) => TiedValues
}

export interface TiedValues {
  readonly values: readonly ContextMap[]
  /** Whether whatever values there can be are to the conditions as one of these. */
  readonly complete: boolean
}
