import { type AnonymousPrincipal, type AuthenticatedPrincipal, AwsError, BoundedCache } from '../aws/index.ts'
import { addressBlock } from '../identity/address-block.ts'

/** Requests a second that one principal may send for ever: more than one node answers. */
const DEFAULT_RATE = 100_000
/** What it may send at once, in seconds of that. */
const BURST_SECONDS = 10
/**
 * Of these, as many a second: requests that their caller may not make. Each is an event that whoever may do nothing
 * writes.
 */
const REFUSALS = 100
/** An account has as much as so many principals, so that none uses it up alone. */
const SHARES = 4
/** Events of what was refused for its rate: one a principal in so many milliseconds. */
const TOLD_EVERY = 10_000

const PRINCIPALS = 10_000
const ACCOUNTS = 10_000

type Caller = AuthenticatedPrincipal | AnonymousPrincipal

/** What is refused for its rate, in the caller's protocol: `Throttling`, `ThrottlingException`, … */
export class RateExceeded extends AwsError {
  /** Whether its event is written: most are not, or a flood would fill the record with its own refusals. */
  readonly isRecorded: boolean

  constructor(isRecorded: boolean) {
    super('Throttling', 'Rate exceeded', 400)
    this.isRecorded = isRecorded
  }
}

/** A bucket of requests that fills by itself. */
class Bucket {
  readonly #rate: number
  #tokens: number
  #at: number
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(rate: number, now: number) {
    this.#rate = rate
    this.#tokens = rate * BURST_SECONDS
    this.#at = now
  }

  /** Whether there was one left. */
  take(now: number): boolean {
    const filled = this.#tokens + ((now - this.#at) * this.#rate) / 1000
    this.#at = now
    const most = this.#rate * BURST_SECONDS
    this.#tokens = filled > most ? most : filled
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }

  /** Takes what it did not look for; it may owe no more than one second's. */
  charge(tokens: number): void {
    this.#tokens = Math.max(this.#tokens - tokens, -this.#rate)
  }

  /** Whether it is time to tell again that it is empty. */
  tells(now: number): boolean {
    if (now - this.#toldAt < TOLD_EVERY) return false
    this.#toldAt = now
    return true
  }
}

/**
 * How many requests a principal may send, and all of an account together: the principal's own are counted first, and
 * what they refuse uses up nothing of the account's. A user's keys, sessions and browsers are one principal; so are a
 * role's sessions. Root is held to its own alone, so that nobody keeps it out; sign-in is counted elsewhere. Of whoever
 * has proved nothing, since what it asks for needs no signature, an address counts as one.
 */
export class RateLimits {
  readonly #rate: number
  readonly #refusal: number
  readonly #clock: () => number
  readonly #principals = new BoundedCache<string, Bucket>(PRINCIPALS)
  readonly #accounts = new BoundedCache<string, Bucket>(ACCOUNTS)

  /**
   * @param rate of one principal, in requests a second.
   * @param clock in milliseconds; it never goes back.
   */
  constructor(rate = DEFAULT_RATE, clock: () => number = () => performance.now()) {
    this.#rate = rate
    this.#refusal = Math.max(rate / REFUSALS - 1, 0) // It was counted as a request already.
    this.#clock = clock
  }

  /** Counts a request. @throws RateExceeded */
  count(caller: Caller, sourceIp: string): void {
    const now = this.#clock()
    const own = bucketOf(this.#principals, countedAs(caller, sourceIp), this.#rate, now)
    if (!own.take(now)) throw new RateExceeded(own.tells(now))
    if (caller.kind === 'root' || caller.kind === 'anonymous') return
    const account = bucketOf(this.#accounts, caller.accountId, SHARES * this.#rate, now)
    if (!account.take(now)) throw new RateExceeded(own.tells(now))
  }

  /** A request that was counted, and that its caller may not make. */
  countRefusal(caller: Caller, sourceIp: string): void {
    const now = this.#clock()
    bucketOf(this.#principals, countedAs(caller, sourceIp), this.#rate, now).charge(this.#refusal)
    if (caller.kind !== 'root' && caller.kind !== 'anonymous')
      bucketOf(this.#accounts, caller.accountId, SHARES * this.#rate, now).charge(this.#refusal)
  }
}

function bucketOf(buckets: BoundedCache<string, Bucket>, id: string, rate: number, now: number): Bucket {
  let bucket = buckets.get(id)
  if (!bucket) {
    bucket = new Bucket(rate, now)
    buckets.set(id, bucket)
  }
  return bucket
}

/** Whose requests count together: whoever may make sessions makes no more of itself. */
export function countedAs(caller: Caller, sourceIp: string): string {
  switch (caller.kind) {
    case 'anonymous':
      return addressBlock(sourceIp)
    case 'assumed-role':
      return caller.role.arn
    case 'federated-user':
      return caller.issuer.arn
    default:
      return caller.arn
  }
}
