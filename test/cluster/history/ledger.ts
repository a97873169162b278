/**
 * What one client asked and was answered. Times are milliseconds of one clock.
 *
 * `ok` was answered with success. `no` was refused for a reason that says that nothing was done. `unknown` was refused
 * (503), or not answered at all: it may have been done, now or later.
 */
export interface Operation {
  readonly key: string
  readonly kind: 'write' | 'read' | 'add' | 'remove'
  /** Of a write or a read: what is, or was found, in the register. No two writes of a register write the same. */
  readonly value?: string | undefined
  readonly start: number
  readonly end: number
  readonly outcome: 'ok' | 'no' | 'unknown'
  /** Of the answer. */
  readonly requestId?: string | undefined
}

/** Those of each key. */
export function byKey(operations: readonly Operation[]): ReadonlyMap<string, readonly Operation[]> {
  return Map.groupBy(operations, ({ key }) => key)
}
