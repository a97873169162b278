import type { Call } from '../calls/call.ts'
import { serializationException } from '../codecs/malformed.ts'
import { labelsIn, type Route, segmentsOf } from '../routes/route.ts'

/**
 * The path as it was read: of protocols that do not tell operations by it, the one path that they have; else the
 * route's, with its labels.
 *
 * @throws SerializationException (400) where who decodes it first would find other labels in it.
 */
export function pathAsRead({ protocol, route, s3, service = '' }: Call, path: string): string {
  if (protocol === 'cbor') return /\/service\/[\w.]+\/operation\/\w+$/.exec(path)?.[0] ?? '/'
  if (!route) return '/'
  const sent = s3?.withSlash ?? segmentsOf(path)
  assertOneReading(route, sent)
  if (!NAMES_WITH_SLASHES.has(service)) assertNoParts(route, sent)
  const written = writtenPath(route, sent)
  return path.endsWith('/') && path !== '/' && !written.endsWith('/') ? `${written}/` : written
}

/** Literals as the route has them; labels encoded as strictly as can be, so that nothing in them parts anything. */
function writtenPath(route: Route, sent: readonly string[]): string {
  const labels = labelsIn(route, sent)
  const segments = route.segments.map(({ before, label, after }) =>
    label === undefined ? before : before + (labels.get(label) ?? []).map(strictly).join('/') + after,
  )
  return `/${segments.join('/')}`
}

/** A greedy label takes as many parts as there are: `a%2Fb/c` is two, or three to who decodes it before. */
function assertOneReading(route: Route, sent: readonly string[]): void {
  if (route.greedy === -1 || !sent.some((segment) => /%2f/i.test(segment))) return
  const decodedFirst = sent.flatMap((segment) => segment.split(/%2f/i))
  const [one, other] = [labelsIn(route, sent), labelsIn(route, decodedFirst)]
  for (const [label, segments] of one) {
    if (decode(segments.join('/')) === decode((other.get(label) ?? []).join('/'))) continue
    throw serializationException('An encoded slash makes the path ambiguous.')
  }
}

/** Topics and branches have slashes in their names. */
const NAMES_WITH_SLASHES: ReadonlySet<string> = new Set(['amplify', 'iot-data'])
/** Of `type/name`, or a log group's. */
const ARN_WITH_SLASHES = /^arn:(?:[^:]*:){4}(?:log-group:|[A-Za-z0-9-]*\/)/

/**
 * A label that is one part has no slash in it, but in ARNs. Who decodes the path first, as all that Python serves, and
 * looks for a name behind the last slash (moto does for a function's) would find another's: `mine%2Fyours`.
 */
function assertNoParts({ segments, greedy }: Route, sent: readonly string[]): void {
  for (const [index, { label }] of segments.entries()) {
    if (label === undefined || index === greedy) continue
    const text = sent[greedy !== -1 && index > greedy ? index + sent.length - segments.length : index] ?? ''
    if (!/%2f/i.test(text) || ARN_WITH_SLASHES.test(decode(text))) continue
    throw serializationException('An encoded slash makes the path ambiguous.')
  }
}

function strictly(segment: string): string {
  return encodeStrictly(decode(segment))
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw serializationException('The path is not valid UTF-8.')
  }
}

/** RFC 3986: all but letters, digits and `-._~`. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}
