import { isAccountId } from '../aws/index.ts'
import type { PassedToSession, RoleSession, StsSession } from './session.ts'

/** A session by one letter each, since its token goes with every request. What is absent is not there. */
export interface SessionClaims {
  /** account */
  readonly a: string
  /** principal */
  readonly p: string
  readonly s: string
  /** issued */
  readonly i: number
  /** ends */
  readonly e: number
  /** MFA */
  readonly m?: number | undefined
  readonly x?: readonly string[] | undefined
  /** by whom: the partner that it was delegated to */
  readonly b?: string | undefined
  /** Which operation gave it; absent for GetSessionToken. */
  readonly k?: Kind | undefined
  /** The session's name, or the federated user's. */
  readonly n?: string | undefined
  /** chained */
  readonly c?: 1 | undefined
  readonly o?: string | undefined
  readonly l?: readonly string[] | undefined
  /** Keys and values of tags, by turns. */
  readonly t?: readonly string[] | undefined
  readonly r?: readonly string[] | undefined
  readonly d?: string | undefined
  readonly f?: string | undefined
  readonly g?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** where it works */
  readonly w?: Readonly<Record<string, string>> | undefined
}

type Kind = keyof typeof ISSUED_BY

const ISSUED_BY = {
  a: 'AssumeRole',
  w: 'AssumeRoleWithWebIdentity',
  s: 'AssumeRoleWithSAML',
  f: 'GetFederationToken',
  d: 'GetDelegatedAccessToken',
} as const

const KINDS = { AssumeRole: 'a', AssumeRoleWithWebIdentity: 'w', AssumeRoleWithSAML: 's' } as const satisfies Record<
  RoleSession['issuedBy'],
  Kind
>

export function claimsOf(session: StsSession): SessionClaims {
  const common = {
    a: session.accountId,
    p: session.principalId,
    s: session.secretAccessKey,
    i: session.issuedAt,
    e: session.expiresAt,
    m: session.mfaAuthenticatedAt,
    x: session.scopes,
    b: session.delegate,
  }
  switch (session.issuedBy) {
    case 'GetSessionToken':
      return common
    case 'GetDelegatedAccessToken':
      return { ...common, k: 'd' }
    case 'GetFederationToken':
      return { ...common, k: 'f', n: session.name, ...passedClaims(session) }
    case 'AssumeRole':
    case 'AssumeRoleWithSAML':
    case 'AssumeRoleWithWebIdentity':
      return {
        ...common,
        k: KINDS[session.issuedBy],
        n: session.sessionName,
        c: session.isChained ? 1 : undefined,
        ...passedClaims(session),
        r: session.transitiveTagKeys,
        d: session.sourceIdentity,
        f: session.federation?.provider,
        g: session.federation?.claims,
        w: session.workloadKeys,
      }
    default:
      return session satisfies never
  }
}

function passedClaims({ policy, policyArns, tags }: PassedToSession) {
  return { o: policy, l: policyArns, t: tags?.flatMap(({ key, value }) => [key, value]) }
}

/** @returns `undefined` for claims that no session has. */
export function sessionOf(claims: SessionClaims, accessKeyId: string): StsSession | undefined {
  const { a: accountId, k: kind, n: name } = claims
  if (!isAccountId(accountId) || (claims.b !== undefined && !isAccountId(claims.b))) return undefined
  const facts = {
    accountId,
    principalId: claims.p,
    accessKeyId,
    secretAccessKey: claims.s,
    issuedAt: claims.i,
    expiresAt: claims.e,
    ...(claims.m !== undefined && { mfaAuthenticatedAt: claims.m }),
    ...(claims.x && { scopes: claims.x }),
    ...(claims.b !== undefined && { delegate: claims.b }),
  }
  if (kind === undefined) return { ...facts, issuedBy: 'GetSessionToken' }
  if (!Object.hasOwn(ISSUED_BY, kind)) return undefined
  const issuedBy = ISSUED_BY[kind]
  // INVARIANT (fail closed): what a partner was given is a partner's, and has the scope that was accepted.
  if (issuedBy === 'GetDelegatedAccessToken') {
    return facts.delegate && facts.scopes ? { ...facts, issuedBy } : undefined
  }
  if (name === undefined) return undefined
  if (issuedBy === 'GetFederationToken') return { ...facts, issuedBy, name, ...passedOf(claims) }
  return {
    ...facts,
    issuedBy,
    sessionName: name,
    ...(claims.c && { isChained: true }),
    ...passedOf(claims),
    ...(claims.r && { transitiveTagKeys: claims.r }),
    ...(claims.d !== undefined && { sourceIdentity: claims.d }),
    ...(claims.w && { workloadKeys: claims.w }),
    ...(claims.f !== undefined && { federation: { provider: claims.f, claims: claims.g ?? {} } }),
  }
}

function passedOf({ o: policy, l: policyArns, t: flat = [] }: SessionClaims): PassedToSession {
  const tags = []
  for (let i = 0; i + 1 < flat.length; i += 2) tags.push({ key: flat[i] ?? '', value: flat[i + 1] ?? '' })
  return {
    ...(policy !== undefined && { policy }),
    ...(policyArns && { policyArns }),
    ...(tags.length > 0 && { tags }),
  }
}
