import { type AccountId, type Arn, iamArn, rootArn } from './arn.ts'
import type {
  ConsoleCredential,
  FederatedRoleToken,
  FederationToken,
  LongTermKey,
  RoleToken,
  RootToken,
  SessionToken,
} from './credential.ts'

/**
 * Who asks. What its policies say is kept apart from it; how it proved itself is its `credential`, which is absent
 * where somebody only speaks of it: a simulation, a command line, a policy's element.
 */
export type Principal = AccountPrincipal | OutsidePrincipal

/** A principal of an account, with policies of its own. */
export type AccountPrincipal = RootUser | IamUser | AssumedRole | FederatedUser

/** A principal that no account has policies for: only what it asks for can allow it. */
export type OutsidePrincipal = ServicePrincipal | IdentityProviderPrincipal | AnonymousPrincipal

interface OfAccount {
  readonly accountId: AccountId
  readonly arn: Arn
  /** The account's id in S3's older form: 64 hexadecimal digits. */
  readonly canonicalUserId?: string
}

/** The account's owner. */
export interface RootUser extends OfAccount {
  readonly kind: 'root'
  /** The account id. */
  readonly userId: string
  readonly credential?: LongTermKey | SessionToken | RootToken | ConsoleCredential
}

interface Tagged {
  /** By lower-case key: the user's own, or the role's with those of the session. */
  readonly tags?: ReadonlyMap<string, string>
}

export interface IamUser extends OfAccount, Tagged {
  readonly kind: 'user'
  readonly userName: string
  /** Starts and ends with a slash. */
  readonly path: string
  /** `AIDA…`. Absent where nothing but the ARN is known. */
  readonly userId?: string
  readonly credential?: LongTermKey | SessionToken | ConsoleCredential
}

/** A session of a role: nobody is a role but in a session. */
export interface AssumedRole extends OfAccount, Tagged {
  readonly kind: 'assumed-role'
  readonly role: Role
  readonly sessionName: string
  /** `AROA…:session-name`. Absent where nothing but an ARN is known. */
  readonly userId?: string
  /** Who stood at the beginning of a chain of roles, as it was set there. */
  readonly sourceIdentity?: string
  readonly credential?: RoleToken | FederatedRoleToken | ConsoleCredential
}

export interface Role {
  readonly roleName: string
  /** With its path, which the session's ARN lacks. */
  readonly arn: Arn
  /** `AROA…`. Absent where nothing but an ARN is known. */
  readonly roleId?: string
}

/** Whoever has the credentials that a user, or root, got by GetFederationToken for a name of its choice. */
export interface FederatedUser extends OfAccount, Tagged {
  readonly kind: 'federated-user'
  readonly name: string
  /** `123456789012:name` */
  readonly userId: string
  readonly issuer: RootUser | IamUser
  readonly credential?: FederationToken | ConsoleCredential
}

/** An AWS service that asks on its own behalf. */
export interface ServicePrincipal {
  readonly kind: 'service'
  /** Such as `lambda.amazonaws.com`. */
  readonly service: string
}

/** Someone with a token or assertion of an identity provider, who asks for a role. */
export interface IdentityProviderPrincipal {
  readonly kind: 'identity-provider'
  /** The provider's ARN, or its name as a policy has it. */
  readonly provider: string
  /** Whom its token or assertion is about; absent where nobody has shown one. */
  readonly user?: ProvidersUser
}

/** As CloudTrail has it. */
export interface ProvidersUser {
  readonly type: 'WebIdentityUser' | 'SAMLUser'
  /** `provider:audience:subject`, or SAML's `namequalifier:nameid`. */
  readonly principalId: string
  readonly userName: string
}

/** Nobody has said who asks. */
export interface AnonymousPrincipal {
  readonly kind: 'anonymous'
}

/** A principal that the store knows, by the id that it keeps things under. */
export type Identified<P extends AccountPrincipal> = P & { readonly userId: string }

type Authenticated<P extends AccountPrincipal> = Identified<P> & { readonly credential: NonNullable<P['credential']> }

/** A principal that has proved who it is. */
export type AuthenticatedPrincipal =
  | Authenticated<RootUser>
  | Authenticated<IamUser>
  | Authenticated<AssumedRole>
  | Authenticated<FederatedUser>

export function isAccountPrincipal(principal: Principal): principal is AccountPrincipal {
  return 'accountId' in principal
}

export function rootUser(accountId: AccountId): RootUser {
  return { kind: 'root', accountId, arn: rootArn(accountId), userId: accountId }
}

/** A user of this name; with its unique id, where it is one that the store knows. */
export function iamUser<Facts extends Pick<IamUser, 'userName' | 'path' | 'userId' | 'tags'>>(
  accountId: AccountId,
  facts: Facts,
): IamUser & Pick<Facts, 'userId'> {
  return { ...facts, kind: 'user', accountId, arn: iamArn(accountId, 'user', facts.path, facts.userName) }
}

/** Whether what an account keeps under this unique id is its root user's: that id is the account's own. */
export function isRootId(accountId: AccountId, uniqueId: string | null): boolean {
  return uniqueId === accountId
}

/** What a message calls the principal: its ARN, where it has one. */
export function principalName(principal: Principal): string {
  switch (principal.kind) {
    case 'root':
    case 'user':
    case 'assumed-role':
    case 'federated-user':
      return principal.arn
    case 'service':
      return principal.service
    case 'identity-provider':
      return principal.provider
    case 'anonymous':
      return 'anonymous'
    default:
      return principal satisfies never
  }
}
