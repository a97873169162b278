import {
  type AssumedRole,
  type AuthenticatedPrincipal,
  type FederatedUser,
  type IamUser,
  type Identified,
  type MaybePromise,
  PARTITION,
  type RootUser,
  whenKnown,
} from '../aws/index.ts'
import {
  type FederationSession,
  isUserSession,
  type RoleSession,
  type SessionTag,
  type StsSession,
  type UserSession,
} from '../credentials/index.ts'
import type { OwnLayers } from '../policy/index.ts'
import type { KnownPrincipal, KnownRole, Principals } from './principals.ts'
import type { SessionPolicies } from './session-policies.ts'

/** Who asks, and what its policies say. */
export interface Authenticated {
  readonly caller: AuthenticatedPrincipal
  readonly policies: OwnLayers
  /** As its token has it; absent for a key that lasts, and for a browser. */
  readonly session?: StsSession | undefined
}

interface Made extends Authenticated {
  /** What it was made of: anew after each change of the account. */
  readonly owner: KnownPrincipal | KnownRole
}

/**
 * Who asks with a session of STS: one object for a session while nothing changes, so that the audit record makes its
 * text once, and no policy of a session is compiled twice. The session is what its token says, and its principal what
 * the store says now: a role's policies are read at each call, what was passed to the session is frozen.
 */
export class SessionCallers {
  readonly #principals: Principals
  readonly #policies: SessionPolicies
  readonly #made = new WeakMap<StsSession, Made>()

  constructor(principals: Principals, policies: SessionPolicies) {
    this.#principals = principals
    this.#policies = policies
  }

  /** `undefined` where its principal is gone: who was deleted and made again is another one. */
  of(session: StsSession): MaybePromise<Authenticated | undefined> {
    return isUserSession(session) || session.issuedBy === 'GetFederationToken'
      ? whenKnown(this.#principals.withId(session.accountId, session.principalId), (owner) =>
          owner === undefined ? undefined : this.#ofOwner(session, owner),
        )
      : whenKnown(this.#principals.roleWithId(session.accountId, session.principalId), (role) =>
          role === undefined ? undefined : this.#ofRole(session, role),
        )
  }

  #ofOwner(session: UserSession | FederationSession, owner: KnownPrincipal): MaybePromise<Authenticated> {
    const known = this.#made.get(session)
    if (known?.owner === owner) return known
    const caller = isUserSession(session)
      ? sessionOf(owner.principal, session)
      : federatedUser(owner.principal, session)
    return this.#make(session, owner, caller)
  }

  #ofRole(session: RoleSession, role: KnownRole): MaybePromise<Authenticated> {
    const known = this.#made.get(session)
    return known?.owner === role ? known : this.#make(session, role, assumedRole(role, session))
  }

  #make(session: StsSession, owner: KnownPrincipal | KnownRole, caller: AuthenticatedPrincipal) {
    return whenKnown(this.#policies.limitsOf(session), (limits) => {
      const made = { owner, caller, policies: limits ? { ...owner.policies, ...limits } : owner.policies, session }
      this.#made.set(session, made)
      return made
    })
  }
}

function sessionOf(principal: KnownPrincipal['principal'], session: UserSession): AuthenticatedPrincipal {
  return { ...principal, credential: { ...temporary(session), issuedBy: session.issuedBy } }
}

function federatedUser(
  issuer: RootUser | Identified<IamUser>,
  session: FederationSession,
): Authenticated['caller'] & FederatedUser {
  const { accountId, name } = session
  return {
    kind: 'federated-user',
    accountId,
    arn: `arn:${PARTITION}:sts::${accountId}:federated-user/${name}`,
    name,
    userId: `${accountId}:${name}`,
    issuer,
    tags: withSessionTags(issuer.kind === 'user' ? issuer.tags : undefined, session.tags),
    credential: { ...temporary(session), issuedBy: session.issuedBy },
  }
}

function assumedRole({ role, tags }: KnownRole, session: RoleSession): Authenticated['caller'] & AssumedRole {
  const { accountId, sessionName, issuedBy, federation, sourceIdentity, workloadKeys } = session
  return {
    kind: 'assumed-role',
    accountId,
    arn: `arn:${PARTITION}:sts::${accountId}:assumed-role/${role.roleName}/${sessionName}`,
    role,
    sessionName,
    userId: `${role.roleId}:${sessionName}`,
    tags: withSessionTags(tags, session.tags),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    credential:
      issuedBy === 'AssumeRole'
        ? {
            ...temporary(session),
            issuedBy,
            isChained: session.isChained === true,
            ...(workloadKeys && { workloadKeys: new Map(Object.entries(workloadKeys)) }),
          }
        : {
            ...temporary(session),
            issuedBy,
            provider: federation?.provider ?? '',
            claims: new Map(Object.entries(federation?.claims ?? {})),
          },
  }
}

function temporary({ accessKeyId, issuedAt, mfaAuthenticatedAt, delegate }: StsSession) {
  const session = { kind: 'temporary', accessKeyId, issuedAt, ...(delegate !== undefined && { delegate }) } as const
  return mfaAuthenticatedAt === undefined ? session : { ...session, mfaAuthenticatedAt }
}

/** "Session tags override" those of the principal, whose keys are compared without regard to their letter case. */
function withSessionTags(
  own: ReadonlyMap<string, string> | undefined,
  passed: readonly SessionTag[] = [],
): ReadonlyMap<string, string> {
  return new Map([...(own ?? []), ...passed.map(({ key, value }) => [key.toLowerCase(), value] as const)])
}
