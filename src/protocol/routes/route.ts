/**
 * How a request of a REST protocol looks: method, path, and the query parameters and headers that tell it from its
 * neighbours.
 */
export interface Route {
  readonly operation: string
  readonly method: string
  /** Literal text, `{}` for one segment, `{+}` for one or more. */
  readonly segments: readonly string[]
  /** Whether the path ends with a slash: two operations may differ in no more. */
  readonly slash: boolean
  readonly query: readonly (readonly [name: string, value: string | undefined])[]
  readonly headers: readonly string[]
  /** Which of two routes that both match is meant: the one that says more. */
  readonly weight: number
}

/** From a line of the table: `GetObjectAcl GET /{}/{+}?acl ?versionId @x-amz-name`. */
export function compileRoute(text: string): Route {
  const [operation = '', method = '', uri = '', ...required] = text.split(' ')
  const [path = '', uriQuery = ''] = uri.split('?', 2)
  const segments = segmentsOf(path)
  const query: (readonly [string, string | undefined])[] = uriQuery === '' ? [] : uriQuery.split('&').map(pair)
  const headers: string[] = []
  for (const item of required) {
    if (item.startsWith('?')) query.push([item.slice(1), undefined])
    else headers.push(item.slice(1))
  }
  const literals = segments.filter((segment) => !segment.startsWith('{')).length
  const greedy = segments.includes('{+}') ? 1 : 0
  const weight = literals * 1000 + segments.length * 100 - greedy * 50 + query.length * 4 + headers.length
  return { operation, method, segments, slash: path.endsWith('/'), query, headers, weight }
}

/** The segments of a path without its first and last slash. Empty ones inside count: an S3 key may have them. */
export function segmentsOf(path: string): readonly string[] {
  const inner = path.startsWith('/') ? path.slice(1) : path
  if (inner === '') return []
  return (inner.endsWith('/') ? inner.slice(0, -1) : inner).split('/')
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

export interface Match {
  readonly route: Route
  readonly score: number
}

/** The route that the request takes, or `undefined`. */
export function findRoute(routes: readonly Route[], request: RouteRequest): Match | undefined {
  let best: Match | undefined
  for (const route of routes) {
    if (route.method !== request.method) continue
    const score = route.weight + (route.slash === request.slash ? 2 : 0)
    if ((best === undefined || score > best.score) && matches(route, request)) best = { route, score }
  }
  return best
}

function matches({ segments, query, headers }: Route, request: RouteRequest): boolean {
  if (!matchesPath(segments, request.segments)) return false
  for (const [name, value] of query) {
    if (!request.query.has(name) || (value !== undefined && request.query.get(name) !== value)) return false
  }
  return headers.every((name) => request.headers[name] !== undefined)
}

function matchesPath(segments: readonly string[], sent: readonly string[]): boolean {
  const greedy = segments.indexOf('{+}')
  if (greedy === -1 ? sent.length !== segments.length : sent.length < segments.length) return false
  // What follows the greedy label is counted from the end.
  const shift = sent.length - segments.length
  return segments.every((segment, index) => {
    if (index === greedy) return true
    const text = sent[greedy !== -1 && index > greedy ? index + shift : index] ?? ''
    return segment.includes('{') ? matchesLabel(segment, text) : segment === text
  })
}

/** A label may stand between literal text, as in `{}:cancel`. */
function matchesLabel(segment: string, sent: string): boolean {
  const label = segment.indexOf('{')
  const before = segment.slice(0, label)
  const after = segment.slice(segment.indexOf('}') + 1)
  return sent.length > before.length + after.length && sent.startsWith(before) && sent.endsWith(after)
}
