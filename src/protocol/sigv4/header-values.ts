import { InvalidRequest } from './errors.ts'

/** Headers that mean something to authentication or routing: sent twice, two readers could see two requests. */
const SINGLE: ReadonlySet<string> = new Set([
  'authorization',
  'host',
  'content-type',
  'content-encoding',
  'content-length',
  'date',
  'smithy-protocol',
  'x-amz-date',
  'x-amz-content-sha256',
  'x-amz-security-token',
  'x-amz-target',
])

/**
 * Header values as they are signed, by lower-case name: trimmed, runs of spaces made one, several joined with a bare comma, which is why
 * `rawHeaders` are read (Node joins with ", " and drops some duplicates).
 *
 * @throws InvalidRequest (400) where one that may be there once is there twice.
 */
export function headerValues(rawHeaders: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase()
    const value = collapse(rawHeaders[i + 1] ?? '')
    const earlier = values.get(name)
    if (earlier === undefined) values.set(name, value)
    else if (SINGLE.has(name)) throw InvalidRequest(`The header ${name} was sent more than once`)
    else values.set(name, `${earlier},${value}`)
  }
  return values
}

function collapse(value: string): string {
  const trimmed = value.trim()
  return trimmed.includes('  ') ? trimmed.replaceAll(/ {2,}/g, ' ') : trimmed
}
