import { codes, type KeyLimits } from './key-values.ts'
import { type ContextMap, contextMap } from './known-context.ts'
import { findIntersection } from './patterns.ts'
import { ARN_KEYS, type ArnParts } from './principal-arns.ts'
import { ACCOUNTS, CALLERS, NETWORKS, OF_SERVICES, PRINCIPALS } from './request-ways.ts'

/** What follows for a request's condition keys from who asks, and how: keys in lower case. */
export interface RequestKind {
  /** Keys that all requests of the kind have the same value for, or lack. */
  readonly known: ContextMap
  readonly limits: ReadonlyMap<string, KeyLimits>
  /** Where the principal's ARN is not known: what the names in it are, before and after the account. */
  readonly arn?: ArnParts | undefined
}

const AXES = [PRINCIPALS, OF_SERVICES, CALLERS, ACCOUNTS, NETWORKS].map((ways) => {
  const read = ways.map(({ known, limits = {}, arn }) => ({
    known: contextMap(known),
    limits: new Map(Object.entries(limits).map(([key, limit]) => [key.toLowerCase(), limit])),
    arn,
  }))
  const keys = new Set(read.flatMap(({ known, limits }) => [...known.keys(), ...limits.keys()]))
  return { ways: read, keys }
})

/**
 * The kinds of request of those who can have an identity-based policy, as far as these keys tell them apart.
 *
 * @param keys in lower case.
 * @param known what all requests that are asked about have: kinds of which that is not so are none of them.
 */
export function requestKinds(keys: ReadonlySet<string>, known: ContextMap): readonly RequestKind[] {
  let kinds: readonly RequestKind[] = [ANY_KIND]
  for (const axis of AXES) {
    const isOfArn = axis.ways === AXES[0]?.ways && ARN_KEYS.some((key) => keys.has(key) && !known.has(key))
    if (!isOfArn && ![...axis.keys].some((key) => keys.has(key))) continue
    const ways = new Map<string, RequestKind>()
    for (const way of axis.ways) {
      if (!agrees(way, known)) continue
      const seen = seenBy(way, keys, isOfArn)
      const id = JSON.stringify([
        [...seen.known].map(([key, value]) => [key, value ?? null]),
        [...seen.limits],
        seen.arn,
      ])
      if (!ways.has(id)) ways.set(id, seen)
    }
    // Of what no request can have nothing is known.
    if (ways.size > 0) kinds = kinds.flatMap((kind) => [...ways.values()].map((way) => joined(kind, way)))
  }
  return kinds
}

/** Of which nothing is known. */
export const ANY_KIND: RequestKind = { known: new Map(), limits: new Map() }

function agrees({ known, limits, arn }: RequestKind, given: ContextMap): boolean {
  for (const [key, value] of given) {
    if (known.has(key) && JSON.stringify(known.get(key)) !== JSON.stringify(value)) return false
    const { isAlways = false, among, within } = limits.get(key) ?? {}
    if (isAlways && value === undefined) return false
    if (among && !among.includes(value)) return false
    if (within && typeof value === 'string' && findIntersection(within, [codes(value)]).kind === 'none') return false
  }
  const whose = given.get('aws:principalarn')
  if (arn && typeof whose === 'string' && !whose.includes(`:${arn.type}/`)) return false
  return !(arn?.isUserName && given.has('aws:username') && given.get('aws:username') === undefined)
}

/** What of it can be seen by the keys. */
function seenBy({ known, limits, arn }: RequestKind, keys: ReadonlySet<string>, isOfArn: boolean): RequestKind {
  return {
    known: new Map([...known].filter(([key]) => keys.has(key) || (isOfArn && ARN_KEYS.includes(key)))),
    limits: new Map([...limits].filter(([key]) => keys.has(key))),
    arn: isOfArn ? arn : undefined,
  }
}

function joined(one: RequestKind, other: RequestKind): RequestKind {
  return {
    known: new Map([...one.known, ...other.known]),
    limits: new Map([...one.limits, ...other.limits]),
    arn: one.arn ?? other.arn,
  }
}
