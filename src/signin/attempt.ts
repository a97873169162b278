import type { AccountId, Clock, Random } from '../aws/index.ts'
import type { MasterKey, PasswordHasher } from '../credentials/index.ts'
import { addressBlock } from '../identity/address-block.ts'
import type { GuessPause } from '../identity/guess-counts.ts'
import type { PasswordThrottle } from '../identity/password-throttle.ts'
import type { Store } from '../storage/store.ts'
import type { ConsoleSessions } from './console-sessions.ts'
import type { ConsoleCookies } from './cookies.ts'
import type { Origin } from './events.ts'
import type { StsPort } from './federation.ts'
import { type KnownDevice, knownDevice } from './known-device.ts'
import type { TicketStage, Tickets } from './tickets.ts'
import type { TokenBuckets } from './token-buckets.ts'

/** What a step of a sign-in leads to. */
export type SigninOutcome =
  /** A password that is wrong, or a name that nobody has: the answer is the same. A pause may begin with it. */
  | { readonly kind: 'refused'; readonly pause?: GuessPause | undefined }
  /** Too many passwords, or codes, were wrong: for names that nobody has as for those that somebody has. */
  | { readonly kind: 'paused'; readonly pause: GuessPause }
  /** A code, or two in a row, that no device has. A pause may begin with it. */
  | { readonly kind: 'wrong-code' | 'wrong-pair'; readonly pause?: GuessPause | undefined }
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
  readonly sts: StsPort
  readonly publicUrl: string
  readonly clock: Clock
  readonly random: Random
}

/**
 * How many attempts are taken: from one address, of strangers altogether, and for one principal. Whoever has signed in
 * before is counted by the last alone, so that many who guess, or share an address with it, do not keep it out.
 */
export interface SigninLimits {
  readonly perAddress: TokenBuckets
  readonly altogether: TokenBuckets
  readonly perPrincipal: TokenBuckets
  /** Of one address: SAML responses that prove nothing. */
  readonly unproved: TokenBuckets
}

/** Whether one more attempt of a browser that is not known may be made; it is counted. */
export function mayTry({ perAddress }: SigninLimits, { sourceIp }: Origin): boolean {
  return perAddress.take(addressBlock(sourceIp))
}

/** Whether one more attempt of a browser that is known to be this principal's may be made; it is counted. */
export function mayTryAsKnown({ perPrincipal }: SigninLimits, principalId: string): boolean {
  return perPrincipal.take(`known/${principalId}`)
}

/**
 * A whole sign-in of so many steps turned out to be no guess. Not before it is whole, or whoever has a password and no
 * code could keep out strangers; nor for who signs in again and again.
 */
export function giveBack(limits: SigninLimits, { sourceIp }: Origin, principalId: string, steps: number): void {
  if (!limits.perPrincipal.take(`whole/${principalId}`)) return
  for (let step = 0; step < steps; step++) limits.perAddress.giveBack(addressBlock(sourceIp))
  limits.altogether.giveBack('')
}

/** The device that the attempt's cookie proves, where it is this principal's. */
export function deviceOf(
  services: SigninServices,
  { cookieHeader }: Attempt,
  accountId: AccountId,
  principalId: string,
): KnownDevice | undefined {
  return services.cookies
    .read(cookieHeader, 'device')
    .map((value) => knownDevice(services, accountId, principalId, value))
    .find((device) => device !== undefined)
}
