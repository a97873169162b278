import { chainKeys } from './chain-keys.ts'
import type { ContextMap } from './known-context.ts'
import { organizationKeys } from './organization-keys.ts'
import { principalKeys } from './principal-tie.ts'
import type { RequestKind } from './request-kinds.ts'
import { sourceKeys } from './source-keys.ts'
import { tagKeys } from './tag-keys.ts'
import type { TiedKeys } from './tie.ts'
import { timeKeys } from './time-keys.ts'

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
