import type { AccountId, Principal } from '../aws/index.ts'
import { type Context, type ContextValue, isPrincipalKey, NOT_KNOWN, principalKey } from '../policy/index.ts'
import type { ConditionKeys } from '../services/operation.ts'

export interface RequestFacts {
  readonly caller: Principal
  /** Whose the resource is. */
  readonly ownerAccount: AccountId
  readonly region: string
  readonly sourceIp: string
  readonly userAgent: string
  readonly secureTransport: boolean
  /** Epoch milliseconds. */
  readonly now: number
}

type GlobalKey = (facts: RequestFacts) => ContextValue

/**
 * The keys about the request and its resource; those about who asks are the policy engine's.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const GLOBAL_KEYS: Readonly<Record<string, GlobalKey>> = {
  'aws:sourceip': ({ sourceIp }) => {
    if (sourceIp === '') throw NOT_KNOWN // Somebody asks for another, and does not say for whom.
    return sourceIp
  },
  'aws:useragent': ({ userAgent }) => userAgent,
  'aws:securetransport': ({ secureTransport }) => String(secureTransport),
  'aws:requestedregion': ({ region }) => region,
  'aws:currenttime': ({ now }) => new Date(now).toISOString(),
  'aws:epochtime': ({ now }) => String(Math.floor(now / 1000)),
  'aws:viaawsservice': () => 'false',
  'aws:resourceaccount': ({ ownerAccount }) => ownerAccount,
  's3:resourceaccount': ({ ownerAccount }) => ownerAccount,
  's3express:resourceaccount': ({ ownerAccount }) => ownerAccount,
}

/**
 * The request context: the global keys, and then whatever `ownKey` knows, which is asked for all others (in lower
 * case). INVARIANT (fail closed): an operation's keys may come from its input, and never answer for who asks.
 */
export function requestContext(facts: RequestFacts, ownKey: Context): Context {
  return (key) => {
    const global = Object.hasOwn(GLOBAL_KEYS, key) ? GLOBAL_KEYS[key] : undefined
    if (global) return global(facts)
    const value = principalKey(facts.caller, key, facts.now)
    return value !== undefined || isPrincipalKey(key) ? value : ownKey(key)
  }
}

/**
 * An operation's own keys, in any letter case, as a context. `undefined` where the same key is there with two values,
 * `Team` and `team`: SNS and CloudWatch have such tags, condition keys do not, and whichever was taken, the other could
 * be the one that a policy forbids.
 *
 * @param isNotKnown of which keys, in lower case, nobody can say what they are.
 */
export function ownContext(own: ConditionKeys, isNotKnown?: (key: string) => boolean): Context | undefined {
  const values = new Map<string, ContextValue>()
  for (const [key, value] of Object.entries(own)) {
    const lower = key.toLowerCase()
    if (values.has(lower) && values.get(lower) !== value) return undefined
    values.set(lower, value)
  }
  if (!isNotKnown) return (key) => values.get(key)
  return (key) => {
    if (isNotKnown(key)) throw NOT_KNOWN
    return values.get(key)
  }
}
