import type { Context, ContextValue } from '../policy/language/decision.ts'
import type { Caller, ConditionKeys } from '../services/operation.ts'

export interface RequestFacts {
  readonly caller: Caller
  /** The caller's tags, by lower-case key. */
  readonly principalTags: ReadonlyMap<string, string>
  readonly region: string
  readonly sourceIp: string
  readonly userAgent: string
  readonly secureTransport: boolean
  /** Epoch milliseconds. */
  readonly now: number
}

type GlobalKey = (facts: RequestFacts) => ContextValue

/** MFA keys exist for temporary credentials only: a long-term key's request has none, which `BoolIfExists` is about. */
const isTemporary = ({ caller }: RequestFacts) => caller.kind !== 'anonymous' && caller.credential !== 'long-term'

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const GLOBAL_KEYS: Readonly<Record<string, GlobalKey>> = {
  'aws:principalarn': ({ caller }) => (caller.kind === 'anonymous' ? undefined : caller.arn),
  'aws:principalaccount': ({ caller }) => (caller.kind === 'anonymous' ? undefined : caller.accountId),
  'aws:principaltype': ({ caller }) => ({ root: 'Account', user: 'User', anonymous: 'Anonymous' })[caller.kind],
  'aws:principalisawsservice': () => 'false',
  'aws:userid': ({ caller }) => caller.userId,
  'aws:username': ({ caller }) => (caller.kind === 'user' ? caller.userName : undefined),
  'aws:multifactorauthpresent': (facts) => (isTemporary(facts) ? String(mfaTime(facts) !== undefined) : undefined),
  'aws:multifactorauthage': (facts) => {
    const time = mfaTime(facts)
    return time === undefined ? undefined : String(Math.floor((facts.now - time) / 1000))
  },
  // What policies that revoke older sessions compare: without it their Deny would find nothing to deny.
  'aws:tokenissuetime': ({ caller }) =>
    caller.kind === 'anonymous' || caller.tokenIssuedAt === undefined
      ? undefined
      : new Date(caller.tokenIssuedAt).toISOString(),
  'aws:sourceip': ({ sourceIp }) => sourceIp,
  'aws:useragent': ({ userAgent }) => userAgent,
  'aws:securetransport': ({ secureTransport }) => String(secureTransport),
  'aws:requestedregion': ({ region }) => region,
  'aws:currenttime': ({ now }) => new Date(now).toISOString(),
  'aws:epochtime': ({ now }) => String(Math.floor(now / 1000)),
  'aws:viaawsservice': () => 'false',
  'aws:resourceaccount': ({ caller }) => caller.accountId, // Every resource that Castellan holds is in the caller's account.
}

function mfaTime({ caller }: RequestFacts): number | undefined {
  return caller.kind === 'anonymous' ? undefined : caller.mfaAuthenticatedAt
}

const PRINCIPAL_TAG = 'aws:principaltag/'

/**
 * The request context: the global keys, and then whatever `ownKey` knows, which is asked for all others (in lower case).
 */
export function requestContext(facts: RequestFacts, ownKey: Context): Context {
  return (key) => {
    const global = Object.hasOwn(GLOBAL_KEYS, key) ? GLOBAL_KEYS[key] : undefined
    if (global) return global(facts)
    if (key.startsWith(PRINCIPAL_TAG)) return facts.principalTags.get(key.slice(PRINCIPAL_TAG.length))
    return ownKey(key)
  }
}

/**
 * An operation's own keys, in any letter case, as a context. `undefined` where the same key is there with two values, `Team` and `team`:
 * SNS and CloudWatch have such tags, condition keys do not, and whichever was taken, the other could be the one that a policy forbids.
 */
export function ownContext(own: ConditionKeys): Context | undefined {
  const values = new Map<string, ContextValue>()
  for (const [key, value] of Object.entries(own)) {
    const lower = key.toLowerCase()
    if (values.has(lower) && values.get(lower) !== value) return undefined
    values.set(lower, value)
  }
  return (key) => values.get(key)
}
