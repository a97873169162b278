import type { AccountId } from './arn.ts'

/**
 * How a principal proved itself: an access key that lasts, temporary credentials of STS, or a browser's console
 * session.
 */
export type Credential = LongTermKey | TemporaryCredentials | ConsoleCredential

/** `AKIA…`: good until somebody takes it away. */
export interface LongTermKey {
  readonly kind: 'long-term'
  readonly accessKeyId: string
  /** When an MFA code was given with the very request, in epoch milliseconds: it counts for that one alone. */
  readonly mfaAuthenticatedAt?: number
}

/**
 * What requests carry whose credential was made for a while: AWS signs the console's requests with such credentials
 * too.
 */
interface Session {
  /** When the credentials were issued, or the console was signed in to, in epoch milliseconds. */
  readonly issuedAt: number
  /** When the session's MFA code was given, in epoch milliseconds; absent without MFA. */
  readonly mfaAuthenticatedAt?: number
}

/** A browser that has signed in. */
export interface ConsoleCredential extends Session {
  readonly kind: 'console'
  /** The console session's id; not its cookie. */
  readonly sessionId: string
}

/** What STS gives, told apart by the operation that gave it: on that depends what it may be used for. */
export type TemporaryCredentials = SessionToken | RootToken | RoleToken | FederatedRoleToken | FederationToken

interface Temporary extends Session {
  readonly kind: 'temporary'
  /** `ASIA…` */
  readonly accessKeyId: string
  /** The console session of whoever signed in to the console as this: by an identity provider, or a broker. */
  readonly consoleSessionId?: string
  /** The partner that the session was delegated to, and that asks with it. */
  readonly delegate?: AccountId
}

export interface SessionToken extends Temporary {
  readonly issuedBy: 'GetSessionToken' | 'GetDelegatedAccessToken'
}

/** Of a member account's root user, to an administrator of its organization. */
export interface RootToken extends Temporary {
  readonly issuedBy: 'AssumeRoot'
}

export interface RoleToken extends Temporary {
  readonly issuedBy: 'AssumeRole'
  /** The role was assumed with the credentials of another role session. */
  readonly isChained: boolean
  /** What the service that assumed the role for a workload says of it, as condition keys, by lower-case name. */
  readonly workloadKeys?: ReadonlyMap<string, string>
  /** Where a browser's console session has switched to the role: whose that is, and when the role is over. */
  readonly switched?: { readonly from: string; readonly expiresAt: number }
}

export interface FederatedRoleToken extends Temporary {
  readonly issuedBy: 'AssumeRoleWithSAML' | 'AssumeRoleWithWebIdentity'
  /** The identity provider's ARN, or its host where it is one that AWS knows. */
  readonly provider: string
  /** The provider's condition keys that stay with the session, by lower-case name: `accounts.google.com:sub`. */
  readonly claims: ReadonlyMap<string, string | readonly string[]>
}

export interface FederationToken extends Temporary {
  readonly issuedBy: 'GetFederationToken'
}

/** When the MFA code of its session, or of the very request, was given, in epoch milliseconds; else `undefined`. */
export function mfaTimeOf(credential: Credential): number | undefined {
  return credential.mfaAuthenticatedAt
}

/** `undefined` for whatever is not a browser's. */
export function consoleSessionOf(credential: Credential): string | undefined {
  if (credential.kind === 'console') return credential.sessionId
  return credential.kind === 'temporary' ? credential.consoleSessionId : undefined
}
