/** Headers that are for one connection, and not for what is behind it. @see RFC 9110, section 7.6.1 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Headers that tell a browser what to do with all of an origin: it is Castellan's, and not the upstream's. */
const OF_ORIGIN: ReadonlySet<string> = new Set([
  'clear-site-data',
  'service-worker-allowed',
  'set-cookie',
  'strict-transport-security',
])

/** The headers of an answer that go on, in order: neither of one connection or named so by it, nor of an origin. */
export function endToEnd(rawHeaders: readonly string[], connection: string | undefined): string[] {
  const named = new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()))
  const headers: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    const lower = name.toLowerCase()
    if (HOP_BY_HOP.has(lower) || OF_ORIGIN.has(lower) || named.has(lower)) continue
    headers.push(name, rawHeaders[i + 1] ?? '')
  }
  return headers
}
