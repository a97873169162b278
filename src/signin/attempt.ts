import type { Clock, Random } from '../aws/index.ts'
import type { MasterKey, PasswordHasher } from '../credentials/index.ts'
import { addressBlock } from '../identity/address-block.ts'
import type { PasswordThrottle } from '../identity/password-throttle.ts'
import type { Store } from '../storage/store.ts'
import type { ConsoleSessions } from './console-sessions.ts'
import type { ConsoleCookies } from './cookies.ts'
import type { Origin } from './events.ts'
import type { TicketStage, Tickets } from './tickets.ts'
import type { TokenBuckets } from './token-buckets.ts'

/** What a step of a sign-in leads to. */
export type SigninOutcome =
  /** Wrong, unknown or slowed down: the answer is the same. */
  | { readonly kind: 'refused' }
  /** The code was right and is used up: wait for the next one. */
  | { readonly kind: 'used-code' }
  /** A new password that the account's policy does not allow, or that is typed differently twice. */
  | { readonly kind: 'bad-password'; readonly message: string }
  /** Too many attempts from one address, or altogether. */
  | { readonly kind: 'busy' }
  /** The ticket is over or used up. */
  | { readonly kind: 'expired' }
  /** The password expired, and only an administrator can set a new one. */
  | { readonly kind: 'locked-out' }
  /** The device follows its own clock now; a code is still asked. */
  | { readonly kind: 'resynced' }
  | { readonly kind: 'ticket'; readonly stage: TicketStage; readonly cookies: readonly string[] }
  | {
      readonly kind: 'session'
      readonly cookies: readonly string[]
      readonly hasNotice: boolean
      readonly target: string
    }

/** What a sign-in page got, beside what was typed. */
export interface Attempt {
  readonly origin: Origin
  readonly cookieHeader: string | undefined
  /** The local path at the end. */
  readonly target: string
}

/** What the steps of a sign-in work with. */
export interface SigninServices {
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher
  readonly sessions: ConsoleSessions
  readonly tickets: Tickets
  readonly cookies: ConsoleCookies
  readonly throttle: PasswordThrottle
  readonly limits: SigninLimits
  readonly publicUrl: string
  readonly clock: Clock
  readonly random: Random
}

/**
 * How many attempts are taken from one address, and altogether. The latter counts passwords of strangers only: who has
 * signed in before, or holds a ticket, must not be kept out by many who guess.
 */
export interface SigninLimits {
  readonly perAddress: TokenBuckets
  readonly altogether: TokenBuckets
}

/** Whether one more attempt from this address may be made; it is counted. */
export function mayTry({ perAddress }: SigninLimits, { sourceIp }: Origin): boolean {
  return perAddress.take(addressBlock(sourceIp))
}

/** The attempt turned out to be no guess. */
export function giveBack({ perAddress }: SigninLimits, { sourceIp }: Origin): void {
  perAddress.giveBack(addressBlock(sourceIp))
}
