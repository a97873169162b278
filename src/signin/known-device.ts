import { type AccountId, type Clock, DAY, type Random, randomBase64Url } from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import { isMac, mac } from './proof-token.ts'

const PURPOSE = 'known-device'

/** For as long as the browser keeps the cookie. */
export const KNOWN_DEVICE_LIFETIME = 180 * DAY

/**
 * A browser that signed in as this principal before. Its cookie proves nothing but that: strangers who guess do not
 * slow it down, and its own guesses are counted apart.
 */
export interface KnownDevice {
  readonly id: string
  /** Epoch milliseconds. Whoever signed in with a password that was changed since is no friend by that. */
  readonly signedInAt: number
  /**
   * Whether it gave a code. Who signed in before there was an MFA device had the password alone, and could have
   * collected as many cookies as it takes to guess a code.
   */
  readonly isMfa: boolean
}

interface Dependencies {
  readonly masterKey: MasterKey
  readonly clock: Clock
}

/** The value of the cookie that a browser gets when it signs in. */
export function newDeviceValue(
  { masterKey, clock, random }: Dependencies & { readonly random: Random },
  accountId: AccountId,
  principalId: string,
  { isMfa }: Pick<KnownDevice, 'isMfa'>,
): string {
  const facts = `${randomBase64Url(16, random)}.${clock().toString(36)}.${isMfa ? 'mfa' : 'password'}`
  return `${facts}.${mac(masterKey, PURPOSE, subjectOf(accountId, principalId, facts))}`
}

/** What `value` says, when it was given for this principal and is not too old. */
export function knownDevice(
  { masterKey, clock }: Dependencies,
  accountId: AccountId,
  principalId: string,
  value: string | undefined,
): KnownDevice | undefined {
  const [, facts, id, time, factors, given] =
    /^(([\w-]+)\.([a-z0-9]+)\.(mfa|password))\.([\w-]+)$/.exec(value ?? '') ?? []
  if (!facts || !id || !time || !given) return undefined
  if (!isMac(masterKey, PURPOSE, { subject: subjectOf(accountId, principalId, facts), given })) return undefined
  const signedInAt = Number.parseInt(time, 36)
  if (clock() - signedInAt >= KNOWN_DEVICE_LIFETIME) return undefined
  return { id, signedInAt, isMfa: factors === 'mfa' }
}

function subjectOf(accountId: AccountId, principalId: string, facts: string): string {
  return `${accountId}/${principalId}/${facts}`
}
