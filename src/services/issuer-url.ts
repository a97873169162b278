import { type AccountId, isAccountId, type Random } from '../aws/index.ts'

const ROOM = '/issuer/'
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * What tells an account's issuer from all others, in the form of a UUID. As an access key's id, it carries the account,
 * so that no index of all is needed; who guesses the rest of it finds nothing.
 */
export function newIssuerId(accountId: AccountId, random: Random): string {
  const digits = Number(accountId).toString(16).padStart(10, '0') + Buffer.from(random(11)).toString('hex')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The account that an issuer's id carries; whether that has this issuer, the store knows. */
export function accountOfIssuerId(issuerId: string): AccountId | undefined {
  if (!ID.test(issuerId)) return undefined
  const digits = Number.parseInt(issuerId.replaceAll('-', '').slice(0, 10), 16).toString()
  const accountId = digits.padStart(12, '0')
  return isAccountId(accountId) ? accountId : undefined
}

/**
 * The issuer as tokens and discovery name it. AWS's are hosts of their own; ours are paths below the public URL, which
 * OpenID Connect Discovery 1.0, section 4.1, allows.
 */
export function issuerUrl(publicUrl: string, issuerId: string): string {
  return publicUrl + ROOM + issuerId
}

/** What a path below an issuer asks for. */
export function issuerPathOf(path: string): { readonly issuerId: string; readonly rest: string } | undefined {
  if (!path.startsWith(ROOM)) return undefined
  const slash = path.indexOf('/', ROOM.length)
  if (slash === -1) return undefined
  return { issuerId: path.slice(ROOM.length, slash), rest: path.slice(slash) }
}
