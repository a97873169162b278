import { type AccountId, type AuthenticatedPrincipal, isAccountId } from '../aws/index.ts'
import { isUserSession, type MasterKey, type StsSession } from '../credentials/index.ts'

/**
 * Whoever accepted a request, with all that limited it then, as the partner's sessions have it: "At the time of
 * acceptance, IAM records the details and the state of the identity that called this API. This is the identity that
 * gets mapped to the delegated credential."
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcceptDelegationRequest.html
 */
export type Approver = StsSession extends infer Session
  ? Session extends StsSession
    ? Omit<Session, 'accessKeyId' | 'secretAccessKey' | 'issuedAt' | 'expiresAt' | 'mfaAuthenticatedAt' | 'delegate'>
    : never
  : never

/**
 * `undefined` for who may not stand for a partner. INVARIANT (fail closed): of a session all policies that were passed
 * to it go with it, its MFA does not; a session that was narrowed makes nothing that lasts longer, and a partner hands
 * on nothing of what was delegated to it.
 */
export function approverOf(caller: AuthenticatedPrincipal, session: StsSession | undefined): Approver | undefined {
  if (session === undefined) {
    if (caller.kind !== 'root' && caller.kind !== 'user') return undefined
    return { issuedBy: 'GetDelegatedAccessToken', accountId: caller.accountId, principalId: caller.userId }
  }
  if (session.delegate !== undefined || session.scopes !== undefined) return undefined
  const {
    accessKeyId: _,
    secretAccessKey: __,
    issuedAt: ___,
    expiresAt: ____,
    mfaAuthenticatedAt: _____,
    ...rest
  } = session
  return isUserSession(rest) ? { ...rest, issuedBy: 'GetDelegatedAccessToken' } : rest
}

/** Where a token stands for a request: sealed for the partner that made it, no other's account opens it. */
const tokenContext = (partner: AccountId) => `delegation-token/${partner}`

/** "The requesting account is embedded in the token." */
export function exchangeToken(masterKey: MasterKey, partner: AccountId, requestId: string): string {
  return masterKey.sealGiven(requestId, tokenContext(partner))
}

/** The request that a token of this partner is for; `undefined` for whatever is none. */
export function requestOfToken(masterKey: MasterKey, partner: AccountId, token: string): string | undefined {
  // What is no Base64 is left out by who decodes it: a token has one spelling.
  if (token.length > MOST_CHARACTERS || Buffer.from(token, 'base64').toString('base64') !== token) return undefined
  try {
    return masterKey.openGiven(token, tokenContext(partner)).toString()
  } catch {
    return undefined
  }
}

/** No token is longer. */
const MOST_CHARACTERS = 512

/** A request's id begins with the account of the partner that made it, so that it is found without a global index. */
export function partnerOfRequest(requestId: string): AccountId | undefined {
  const partner = requestId.slice(0, ACCOUNT_DIGITS)
  return isAccountId(partner) && requestId[ACCOUNT_DIGITS] === '-' ? partner : undefined
}

const ACCOUNT_DIGITS = 12
