import type { AccountId, Arn } from '../aws/index.ts'

/** What STS gave somebody for a while, by the operation that gave it. No row is kept of it: the token is the record. */
export type StsSession = UserSession | RoleSession | FederationSession

interface SessionFacts {
  readonly accountId: AccountId
  /**
   * Of whom the session is: `AIDA…` of a user, `AROA…` of a role, or the account id for root. A principal that was
   * deleted and made again is another one, and the session ends.
   */
  readonly principalId: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Epoch milliseconds. */
  readonly issuedAt: number
  /** Epoch milliseconds. The session is over at this moment. */
  readonly expiresAt: number
  /** When the MFA code was given; absent without MFA. */
  readonly mfaAuthenticatedAt?: number
  /**
   * The documents that GetScopedCredentials put on it, one after the other: each must allow. None where that gave it an
   * earlier end alone; absent where it was not called.
   */
  readonly scopes?: readonly string[]
  /**
   * The partner that it was delegated to, which acts as its principal: within the scope of what that accepted.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html
   */
  readonly delegate?: AccountId
}

/** Of a user, or of root: nothing but its principal limits it, and its scopes. */
export interface UserSession extends SessionFacts {
  readonly issuedBy: 'GetSessionToken' | 'GetDelegatedAccessToken'
}

/** What was passed when the session was made. It is frozen with it. */
export interface PassedToSession {
  /** The inline session policy, as it was passed. */
  readonly policy?: string
  /** Managed session policies: which they are is frozen, and not what they say. */
  readonly policyArns?: readonly Arn[]
  /** In the spelling in which they were passed. Those that a chain of roles hands on are among them. */
  readonly tags?: readonly SessionTag[]
}

export interface SessionTag {
  readonly key: string
  readonly value: string
}

export interface RoleSession extends SessionFacts, PassedToSession {
  readonly issuedBy: 'AssumeRole' | 'AssumeRoleWithSAML' | 'AssumeRoleWithWebIdentity'
  readonly sessionName: string
  /** The role was assumed with the credentials of another role session. */
  readonly isChained?: boolean
  /** Keys of `tags` that the sessions of further roles inherit. */
  readonly transitiveTagKeys?: readonly string[]
  readonly sourceIdentity?: string
  /**
   * What the service that assumed the role says of where its credentials are used, as condition keys, by lower-case
   * name: `lambda:sourcefunctionarn`. Absent where no service did.
   */
  readonly workloadKeys?: Readonly<Record<string, string>>
  /** Whose token or assertion it was made for; absent for AssumeRole. */
  readonly federation?: SessionFederation
}

export interface SessionFederation {
  /** The identity provider's ARN, or its host where it is one that AWS knows. */
  readonly provider: string
  /** The provider's condition keys that stay with the session, by lower-case name. */
  readonly claims: Readonly<Record<string, string | readonly string[]>>
}

/** Of somebody with a name that a user, or root, chose. Without a session policy it may nothing. */
export interface FederationSession extends SessionFacts, PassedToSession {
  readonly issuedBy: 'GetFederationToken'
  readonly name: string
}

/** Whether it is of a user, or of root, as such: there is no role and no name between. */
export function isUserSession<Session extends Pick<StsSession, 'issuedBy'>>(
  session: Session,
): session is Extract<Session, Pick<UserSession, 'issuedBy'>> {
  return session.issuedBy === 'GetSessionToken' || session.issuedBy === 'GetDelegatedAccessToken'
}
