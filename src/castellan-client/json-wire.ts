/** The members of `models/castellan.json` whose shape is a timestamp: seconds on the wire, `Date` here. */
export const TIMESTAMP_MEMBERS: ReadonlySet<string> = new Set([
  'CreateDate',
  'Created',
  'DeliveredAt',
  'ExpiresAt',
  'LastSeen',
  'SignedInAt',
  'Time',
])

/** Dates become seconds since 1970, AWS's JSON form of a timestamp. */
export function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toWire(member)]))
}

/** The inverse of `toWire`, by the members' names. */
export function fromWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromWire)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      TIMESTAMP_MEMBERS.has(name) && typeof member === 'number' ? new Date(member * 1000) : fromWire(member),
    ]),
  )
}
