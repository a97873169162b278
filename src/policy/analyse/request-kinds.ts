import type { Asker } from './asker.ts'
import { codes, type KeyLimits } from './key-values.ts'
import { type ContextMap, contextMap, type KnownContext } from './known-context.ts'
import { findIntersection } from './patterns.ts'
import { ARN_KEYS, type ArnParts, keysOfArn, USER_ID } from './principal-arns.ts'
import { PRINCIPALS } from './principal-ways.ts'
import { ACCOUNTS, CALLERS, NETWORKS, REQUESTS, type RequestWay } from './request-ways.ts'
import { dependsOnAction, lacksServiceKey } from './service-keys.ts'

/** What follows for a request's condition keys from who asks, and how: keys in lower case. */
export interface RequestKind {
  /** Keys that all requests of the kind have the same value for, or lack. */
  readonly known: ContextMap
  readonly limits: ReadonlyMap<string, KeyLimits>
  /** Where the principal's ARN is not known: what the names in it are, before and after the account. */
  readonly arn?: ArnParts | undefined
  /** What more is known of that ARN. */
  readonly arns?: Asker['arns'] | undefined
  /** INVARIANT: only requests of somebody who is known have keys that are tied. */
  readonly isOfSomebody: boolean
}

interface Way extends RequestKind {
  readonly of: RequestWay['of']
  readonly isFor: RequestWay['isFor']
  readonly lacks: RequestWay['lacks']
}

const WAYS = [PRINCIPALS, CALLERS, ACCOUNTS, NETWORKS, REQUESTS].map((ways) =>
  ways.map(
    ({ known, limits = {}, arn, of, isFor, lacks }): Way => ({
      known: contextMap(known),
      limits: new Map(Object.entries(limits).map(([key, limit]) => [key.toLowerCase(), limit])),
      arn,
      of,
      isFor,
      lacks,
      isOfSomebody: true,
    }),
  ),
)

/** One thing that requests differ in, and whether a key can tell. */
const AXES = WAYS.map((ways) => {
  const keys = new Set(
    ways.flatMap(({ known, limits, arn }) => [...known.keys(), ...limits.keys(), ...(arn ? keysOfArn(arn) : [])]),
  )
  return { ways, isToldBy: (key: string) => keys.has(key) || ways.some(({ lacks }) => lacks?.(key)) }
})
const WAYS_BY_ASKER = WAYS.flat().filter(({ of }) => of !== undefined)

/** What is asked about. */
export interface RequestQuestion {
  /** The condition keys that the policies speak of, in lower case. */
  readonly keys: ReadonlySet<string>
  /** What all requests that are asked about have: kinds of which that is not so are none of them. */
  readonly known: ContextMap
  readonly asker: Asker
  readonly action: string
}

/** By who asks and what is known of that: a search has many groups of actions, and few sets of keys. */
const found = new WeakMap<Asker, WeakMap<ContextMap, Map<string, readonly RequestKind[]>>>()

/** The kinds of request there are, as far as these keys tell them apart. */
export function requestKinds(question: RequestQuestion): readonly RequestKind[] {
  const { keys, action, asker, known } = question
  const id = `${[...keys].join()} ${dependOnAction(keys) ? keysByAction(action, keys) : ''}`
  const ofAsker = found.get(asker) ?? new WeakMap<ContextMap, Map<string, readonly RequestKind[]>>()
  const ofKnown = ofAsker.get(known) ?? new Map<string, readonly RequestKind[]>()
  const kinds = ofKnown.get(id) ?? kindsOf(question)
  found.set(asker, ofAsker.set(known, ofKnown.set(id, kinds)))
  return kinds
}

function kindsOf(question: RequestQuestion): readonly RequestKind[] {
  const { keys, known, asker } = question
  const action = question.action.toLowerCase()
  const lacking = [...keys].filter((key) => !known.has(key) && (lacksServiceKey(action, key) || asker.lacks?.(key)))
  let kinds: readonly RequestKind[] = [
    { known: new Map(lacking.map((key) => [key, undefined])), limits: new Map(), isOfSomebody: true },
  ]
  for (const axis of AXES) {
    if (![...keys].some(axis.isToldBy)) continue
    const ways = new Map<string, RequestKind>()
    for (const way of axis.ways) {
      if (way.of && !way.of.some((kind) => asker.kinds.includes(kind))) continue
      if (way.isFor?.(action) === false || !agrees(way, known)) continue
      const seen = seenBy(way, question)
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

/** The same text for askers whose requests have the same of these keys. */
export function askerText(asker: Asker, context: KnownContext, keys: ReadonlySet<string>): string {
  const known = contextMap(context)
  const isOfArn = [...ARN_KEYS, USER_ID].some((key) => keys.has(key))
  const isTold = (key: string) => keys.has(key) || (isOfArn && ARN_KEYS.includes(key))
  const kinds = asker.kinds.flatMap((kind) =>
    WAYS_BY_ASKER.filter(({ of }) => of?.includes(kind)).map((way) => {
      const seen = seenBy(way, { keys, known, asker, action: '' })
      const told = [...seen.known].map(([key, value]) => [key, value ?? null])
      return JSON.stringify([told, [...seen.limits], seen.arn, seen.arns])
    }),
  )
  const lacking = [...keys].filter((key) => asker.lacks?.(key))
  return JSON.stringify([[...new Set(kinds)], [...known].filter(([key]) => isTold(key)), lacking])
}

const WAYS_BY_ACTION = WAYS.flat().filter(({ isFor }) => isFor !== undefined)

/** Whether requests for different actions can differ in these keys. */
export function dependOnAction(keys: ReadonlySet<string>): boolean {
  const isTold = ({ known, limits }: Way) => [...known.keys(), ...limits.keys()].some((key) => keys.has(key))
  return [...keys].some(dependsOnAction) || WAYS_BY_ACTION.some(isTold)
}

/** The same text for actions whose requests can have the same of these keys. */
export function keysByAction(action: string, keys: ReadonlySet<string>): string {
  const lower = action.toLowerCase()
  const lacking = [...keys].filter((key) => lacksServiceKey(lower, key))
  return [...lacking, ...WAYS_BY_ACTION.map(({ isFor }) => isFor?.(lower))].join()
}

/** Of which nothing is known. */
export const ANY_KIND: RequestKind = { known: new Map(), limits: new Map(), isOfSomebody: false }

function agrees({ known, limits, arn }: RequestKind, given: ContextMap): boolean {
  for (const [key, value] of given) {
    if (known.has(key) && JSON.stringify(known.get(key)) !== JSON.stringify(value)) return false
    const { isAlways = false, among, within } = limits.get(key) ?? {}
    if (isAlways && value === undefined) return false
    if (among && !among.includes(value)) return false
    if (within && typeof value === 'string' && findIntersection(within, [codes(value)]).kind === 'none') return false
  }
  const whose = given.get('aws:principalarn')
  if (arn && typeof whose === 'string' && !whose.includes(`:${arn.type}`)) return false
  return !(arn?.isUserName && given.has('aws:username') && given.get('aws:username') === undefined)
}

/** What of it can be seen by the keys. */
function seenBy({ known, limits, arn, lacks, of }: Way, { keys, known: given, asker }: RequestQuestion): RequestKind {
  const ofArn = arn ? keysOfArn(arn) : []
  const isOfArn = ofArn.some((key) => keys.has(key) && !given.has(key))
  const isSeen = (key: string) => keys.has(key) || (isOfArn && ofArn.includes(key))
  const ownLimits = Object.entries(of ? (asker.limits ?? {}) : {})
  return {
    known: new Map([
      ...[...known].filter(([key]) => isSeen(key)),
      ...[...keys].filter((key) => lacks?.(key)).map((key) => [key, undefined] as const),
    ]),
    limits: new Map([...limits, ...ownLimits].filter(([key]) => keys.has(key))),
    arn: isOfArn ? arn : undefined,
    arns: isOfArn ? asker.arns : undefined,
    isOfSomebody: true,
  }
}

function joined(one: RequestKind, other: RequestKind): RequestKind {
  return {
    known: new Map([...one.known, ...other.known]),
    limits: new Map([...one.limits, ...other.limits]),
    arn: one.arn ?? other.arn,
    arns: one.arns ?? other.arns,
    isOfSomebody: true,
  }
}
