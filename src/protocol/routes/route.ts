import { groupBy } from '../../aws/index.ts'
import { compileSegment, matchesSegment, rankOf, type Segment } from './segment.ts'

/**
 * How a request of a REST protocol looks: method, path, and the query parameters and headers that tell it from its
 * neighbours.
 */
export interface Route {
  readonly operation: string
  readonly method: string
  readonly segments: readonly Segment[]
  /** Where its greedy label stands; -1 without one. */
  readonly greedy: number
  /** Whether the path ends with a slash: two operations may differ in no more. */
  readonly slash: boolean
  readonly query: readonly (readonly [name: string, value: string | undefined])[]
  readonly headers: readonly string[]
  /** Whether the body is bytes or a stream, and no document; of lines of the table alone. */
  readonly hasRawBody: boolean
  /**
   * Of two routes that both match, the one whose rank is the larger text is meant: it says more.
   * @see https://smithy.io/2.0/spec/http-bindings.html#specificity-routing
   */
  readonly rank: string
}

/**
 * From an operation's name, method and URI, as a model has it (`/clusters/{clusterName}`) or a line of the table
 * (`GetObjectAcl GET /{Bucket}/{Key+}?acl ?versionId @x-amz-name`, where what follows the URI is required beside it,
 * and `!` says that the body is no document).
 */
export function compileRoute(text: string): Route {
  const [operation = '', method = '', uri = '', ...required] = text.split(' ')
  const [path = '', uriQuery = ''] = uri.split('?', 2)
  const segments = segmentsOf(path).map(compileSegment)
  const query: (readonly [string, string | undefined])[] = uriQuery === '' ? [] : uriQuery.split('&').map(pair)
  const headers: string[] = []
  for (const item of required) {
    if (item === '!') continue
    if (item.startsWith('?')) query.push([item.slice(1), undefined])
    else headers.push(item.slice(1))
  }
  // A space is less than any letter: of two that begin alike, the longer says more.
  const rank = `${segments.map(rankOf).join('')} ${String.fromCharCode(query.length, headers.length)}`
  const greedy = segments.findIndex(({ isGreedy }) => isGreedy)
  const hasRawBody = required.includes('!')
  return { operation, method, segments, greedy, slash: path.endsWith('/'), query, headers, hasRawBody, rank }
}

/** The segments of a path without its first and last slash. Empty ones inside count: an S3 key may have them. */
export function segmentsOf(path: string): readonly string[] {
  const inner = path.startsWith('/') ? path.slice(1) : path
  if (inner === '') return []
  return (inner.endsWith('/') ? inner.slice(0, -1) : inner).split('/')
}

/**
 * Whether a path's segments mean what is signed. All services but S3 sign a path without its empty and dot segments:
 * `/a/x/../b` has the signature of `/a/b`, and may not be another request.
 */
export function isPlain(segments: readonly string[]): boolean {
  return !segments.some((segment) => segment === '' || segment === '.' || segment === '..')
}

function pair(text: string): readonly [string, string | undefined] {
  const equals = text.indexOf('=')
  return equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)]
}

/** What of a request decides about its route. */
export interface RouteRequest {
  readonly method: string
  readonly segments: readonly string[]
  readonly slash: boolean
  readonly query: ReadonlyMap<string, string>
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** The route that the request takes, or `undefined`. A slash at the end counts where nothing else tells two apart. */
export function findRoute(routes: readonly Route[], request: RouteRequest): Route | undefined {
  let best: Route | undefined
  for (const route of withMethod(routes, request.method)) {
    if (!isBetter(route, best, request.slash)) continue
    if (matches(route, request)) best = route
  }
  return best
}

const byMethod = new WeakMap<readonly Route[], ReadonlyMap<string, readonly Route[]>>()

function withMethod(routes: readonly Route[], method: string): readonly Route[] {
  let known = byMethod.get(routes)
  if (known === undefined) {
    known = groupBy(routes, (route) => route.method)
    byMethod.set(routes, known)
  }
  return known.get(method) ?? []
}

/**
 * Whether the request takes another route as well as this one, as `DELETE /bucket?policy&tagging` does: each asks for a
 * parameter or a header that the other does not, so that another reader may take the other.
 */
export function hasRival(routes: readonly Route[], request: RouteRequest, taken: Route): boolean {
  for (const route of rivalsOf(taken, routes)) if (matches(route, request)) return true
  return false
}

/** Of each route, those of the same table that some request takes as well. */
const rivals = new WeakMap<Route, readonly Route[]>()

function rivalsOf(taken: Route, routes: readonly Route[]): readonly Route[] {
  let known = rivals.get(taken)
  if (known === undefined) {
    known = routes.filter(
      (route) =>
        route !== taken &&
        route.method === taken.method &&
        asksForMore(route, taken) &&
        pathRank(route) === pathRank(taken),
    )
    rivals.set(taken, known)
  }
  return known
}

function asksForMore(route: Route, than: Route): boolean {
  return (
    route.query.some(([name]) => !than.query.some(([other]) => other === name)) ||
    route.headers.some((name) => !than.headers.includes(name))
  )
}

function pathRank({ rank }: Route): string {
  return rank.slice(0, rank.indexOf(' '))
}

const ENCODED_SLASH = /%2f/i

/**
 * The request as who decodes its path before its parts are told from each other would read it; `undefined` where that
 * makes no difference.
 */
export function decodedFirst(request: RouteRequest): RouteRequest | undefined {
  if (!request.segments.some((segment) => ENCODED_SLASH.test(segment))) return undefined
  return { ...request, segments: request.segments.flatMap((segment) => segment.split(ENCODED_SLASH)) }
}

/** Whether a route that matches is meant rather than another that does. */
export function isBetter(route: Route, than: Route | undefined, slash: boolean): boolean {
  if (than === undefined) return true
  return route.rank > than.rank || (route.rank === than.rank && route.slash === slash && than.slash !== slash)
}

function matches(route: Route, request: RouteRequest): boolean {
  // Most routes of a path ask for a parameter or a header that a request lacks.
  for (const [name, value] of route.query) {
    if (!request.query.has(name) || (value !== undefined && request.query.get(name) !== value)) return false
  }
  for (const name of route.headers) if (request.headers[name] === undefined) return false
  return matchesPath(route, request.segments)
}

function matchesPath({ segments, greedy }: Route, sent: readonly string[]): boolean {
  const shift = sent.length - segments.length
  if (greedy === -1 ? shift !== 0 : shift < 0) return false
  for (const [index, segment] of segments.entries()) {
    if (index === greedy) continue
    // What follows the greedy label is counted from the end.
    const text = sent[greedy !== -1 && index > greedy ? index + shift : index] ?? ''
    if (!matchesSegment(segment, text)) return false
  }
  return true
}

/** What a matching path's labels hold, by their names, as it was sent: still percent-encoded. */
export function labelsIn(
  { segments, greedy }: Pick<Route, 'segments' | 'greedy'>,
  sent: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const shift = sent.length - segments.length
  const labels = new Map<string, readonly string[]>()
  for (const [index, { label, before, after }] of segments.entries()) {
    if (label === undefined) continue
    const start = greedy !== -1 && index > greedy ? index + shift : index
    if (index === greedy) labels.set(label, sent.slice(start, start + shift + 1))
    else labels.set(label, [(sent[start] ?? '').slice(before.length, -after.length || undefined)])
  }
  return labels
}
