import type { SQLInputValue } from 'node:sqlite'

/**
 * Node binds every number as a REAL, by which `event_time / ?` would be a fraction here and a whole number on
 * PostgreSQL.
 */
export function bindable(value: unknown): SQLInputValue {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : (value as SQLInputValue)
}
