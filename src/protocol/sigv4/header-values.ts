import type { HttpRequest } from '../http.ts'
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

type Headers = Readonly<Record<string, string | undefined>>

/** Header values as they are signed, by lower-case name: trimmed, runs of spaces made one. */
export class HeaderValues {
  readonly names: readonly string[]
  readonly #headers: Headers

  constructor(names: readonly string[], headers: Headers) {
    this.names = names
    this.#headers = headers
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#headers, name)
  }

  get(name: string): string | undefined {
    return this.has(name) ? collapse(String(this.#headers[name])) : undefined
  }
}

/**
 * The values of all headers. Several of one name are joined with a bare comma; Node joins with ", " and drops some, so
 * its own record is read only where it has as many names as lines were sent, which is nearly always.
 *
 * @throws InvalidRequest (400) where one that may be there once is there twice.
 */
export function headerValues({ headers, rawHeaders }: Pick<HttpRequest, 'headers' | 'rawHeaders'>): HeaderValues {
  const names = Object.keys(headers)
  return names.length * 2 === rawHeaders.length ? new HeaderValues(names, headers) : joined(rawHeaders)
}

function joined(rawHeaders: readonly string[]): HeaderValues {
  const values = new Map<string, string>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase()
    const value = collapse(rawHeaders[i + 1] ?? '')
    const earlier = values.get(name)
    if (earlier !== undefined && SINGLE.has(name)) throw InvalidRequest(`The header ${name} was sent more than once`)
    values.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return new HeaderValues([...values.keys()], Object.fromEntries(values))
}

/** Trimmed, runs of spaces made one. */
export function collapse(value: string): string {
  const trimmed = value.trim()
  return trimmed.includes('  ') ? trimmed.replaceAll(/ {2,}/g, ' ') : trimmed
}
