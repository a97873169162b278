import type { AccountId } from '../aws/index.ts'
import type { OutgoingKey } from '../protocol/index.ts'

/** How an upstream knows who asks. */
type Identity =
  /** By name: a credential scope with the account's id, and a signature that nobody checks. */
  | { readonly mode: 'name' }
  /** Signed anew, with a key that the upstream gave out. */
  | { readonly mode: 'sign'; readonly key: OutgoingKey }

/** An account and a Region; each where it is said. */
interface Place {
  readonly account?: AccountId | undefined
  readonly region?: string | undefined
}

/** How much is asked of an upstream at once, and how long it is waited for. */
interface Limits {
  /** Calls in work. */
  readonly concurrency: number
  /** Calls that wait for one of those. */
  readonly queue: number
  /** Seconds from the last byte of a request to the first of its answer. */
  readonly seconds: number
}

/** An origin that answers for a service, or for all that nothing else answers for. */
export interface Upstream {
  /** The service's name, as in AWS's models, or `*`: also in events, in health and in logs. */
  readonly name: string
  readonly origin: URL
  readonly identity: Identity
  /** The `Host` that it is told: its own, or Castellan's, for those that write their answers' URLs with it. */
  readonly host: 'own' | 'public'
  /** Whether it knows S3's `aws-chunked`, with what trails; else it is given the bytes of objects as they are. */
  readonly takesChunks: boolean
  /** What it cannot tell apart from others: calls of another account, or for another Region, are not for it. */
  readonly only: Place
  /** What its ARNs have, where that is not what Castellan's have. */
  readonly its: Place
  readonly limits: Limits
  /** What would be denied is forwarded, and reported. */
  readonly isOnTrial: boolean
}

/** What an operator says of an upstream; the rest is as usual. */
export interface Settings {
  readonly name: string
  readonly url: string
  readonly key?: OutgoingKey | undefined
  readonly host?: 'own' | 'public' | undefined
  readonly takesChunks?: boolean | undefined
  readonly only?: Place | undefined
  readonly its?: Place | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly isOnTrial?: boolean | undefined
}

/** What cannot be an upstream: one sentence, and what to do about it. */
export class UpstreamFault extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'UpstreamFault'
    this.hint = hint
  }
}

const LIMITS: Limits = { concurrency: 256, queue: 1024, seconds: 120 }

/** @throws UpstreamFault */
export function upstreamOf({
  name,
  url,
  key,
  only = {},
  its = {},
  limits,
  isOnTrial,
  host,
  takesChunks,
}: Settings): Upstream {
  const isOne = key !== undefined || its.account !== undefined
  if (isOne && only.account === undefined) {
    throw new UpstreamFault(
      `the upstream of ${name} cannot tell accounts apart`,
      'say with `account` which account of Castellan it is for',
    )
  }
  return {
    name,
    origin: originOf(name, url),
    identity: key === undefined ? { mode: 'name' } : { mode: 'sign', key },
    takesChunks: takesChunks ?? true,
    host: host ?? (key === undefined ? 'public' : 'own'),
    // What has one Region in its ARNs has one set of names.
    only: { ...only, ...(its.region !== undefined && only.region === undefined && { region: its.region }) },
    its,
    limits: { ...LIMITS, ...limits },
    isOnTrial: isOnTrial ?? false,
  }
}

/**
 * Scheme, host and port, and nothing else: what is forwarded has its own path, and keys do not stand in URLs.
 *
 * @throws UpstreamFault
 */
function originOf(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UpstreamFault(
      `the upstream of ${name} is no http or https URL`,
      'give one such as `http://localhost:8000`',
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new UpstreamFault(
      `the URL of the upstream of ${name} holds a name or a password`,
      'leave them out; its keys stand in a file or in variables, as docs/gateway.md says',
    )
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new UpstreamFault(`the URL of the upstream of ${name} has a path`, 'give scheme, host and port alone')
  }
  return url
}
