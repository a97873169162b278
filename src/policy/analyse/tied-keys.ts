import { chainKeys } from './chain-keys.ts'
import type { ContextMap } from './known-context.ts'
import { organizationKeys } from './organization-keys.ts'
import { principalKeys } from './principal-tie.ts'
import type { RequestKind } from './request-kinds.ts'
import { sourceKeys } from './source-keys.ts'
import type { Condition } from './statements.ts'
import { tagKeys } from './tag-keys.ts'
import { timeKeys } from './time-keys.ts'

/** Condition keys whose values say something of each other: they take their values together. */
export interface TiedKeys {
  /** In lower case. */
  readonly keys: readonly string[]
  /** Keys whose values it must know to say its own. */
  readonly after?: readonly string[]
  /** Values that stand for all, for `conditions`, all of which test one of the keys. */
  readonly values: (conditions: readonly Condition[], assigned: ContextMap) => TiedValues
}

export interface TiedValues {
  readonly values: readonly ContextMap[]
  /** Whether whatever values there can be are to the conditions as one of these. */
  readonly complete: boolean
}

/**
 * What is tied in requests of the kind, of what is not known.
 *
 * @param asked the keys that the policies speak of, in lower case.
 */
export function tiedKeys(kind: RequestKind, known: ContextMap, asked: ReadonlySet<string>): readonly TiedKeys[] {
  if (!kind.isOfSomebody) return []
  const ties = [
    principalKeys(kind, known),
    chainKeys(kind, known),
    sourceKeys(known, asked),
    timeKeys(known, asked),
    ...organizationKeys(known, asked),
    ...tagKeys(asked, known),
  ]
  return ties.flatMap((tie) => (tie && tie.keys.length > 0 ? tie : []))
}
