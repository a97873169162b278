import { type Clock, MINUTE, type Random, randomHex } from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import type { RoleCredentials } from './switched-role.ts'

const PURPOSE = 'federation-signin-token'
/** "The URL is valid for 15 minutes from the time it is created." */
const LIFETIME = 15 * MINUTE
const LONGEST = 8 * 1024

/** What a broker exchanges credentials for, and what a browser then brings: it signs in once. */
export interface SigninToken extends Pick<RoleCredentials, 'accessKeyId' | 'sessionToken'> {
  /** The token's own. */
  readonly id: string
  /** Until when it can be used, in epoch milliseconds. */
  readonly usableUntil: number
  /** When the console session ends, in epoch milliseconds. */
  readonly sessionEndsAt: number
}

/** Nobody can read or make one but this server. */
export function sealSigninToken(
  masterKey: MasterKey,
  token: Omit<SigninToken, 'id' | 'usableUntil'>,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): string {
  const whole: SigninToken = { ...token, id: randomHex(16, random), usableUntil: clock() + LIFETIME }
  const sealed = masterKey.sealGiven(JSON.stringify(whole), PURPOSE)
  return Buffer.from(sealed, 'base64').toString('base64url')
}

/** What `sealSigninToken` made, while it can be used. */
export function openSigninToken(masterKey: MasterKey, text: string | null, now: number): SigninToken | undefined {
  if (text === null || text.length > LONGEST || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined
  let token: SigninToken
  try {
    token = JSON.parse(masterKey.openGiven(Buffer.from(text, 'base64url').toString('base64'), PURPOSE).toString())
  } catch {
    return undefined
  }
  return now < token.usableUntil && now < token.sessionEndsAt ? token : undefined
}
