import type { Context, ContextValue } from '../language/decision.ts'

/** Condition keys that have the same value in every request that is asked about; keys in any letter case. */
export type KnownContext = Readonly<Record<string, ContextValue>>

/** Values by key, in lower case. A key that is there with `undefined` is known to be absent. */
export type ContextMap = ReadonlyMap<string, ContextValue>

export function contextMap(known: KnownContext = {}): ContextMap {
  return new Map(Object.entries(known).map(([key, value]) => [key.toLowerCase(), value]))
}

export function contextOf(map: ContextMap): Context {
  return (key) => map.get(key)
}

/** As plain data, without the keys that are absent. */
export function contextRecord(map: ContextMap): Readonly<Record<string, string | readonly string[]>> {
  const record: Record<string, string | readonly string[]> = {}
  for (const [key, value] of map) {
    if (value !== undefined) record[key] = value
  }
  return record
}
