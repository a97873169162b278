import { type AssumedRole, accountId, type FederatedUser, type IamUser, iamUser } from '../../aws/index.ts'
import { principalKey } from '../decide/principal-keys.ts'
import type { ContextValue } from '../language/decision.ts'
import type { Asker } from './proof-principals.ts'

const ACCOUNT = accountId('111122223333')
/** When the requests are made, a quarter of an hour after the credentials. */
const NOW = Date.parse('2026-11-23T12:15:00Z')
const ISSUED = NOW - 900_000

const session = { kind: 'temporary', accessKeyId: 'ASIAEXAMPLE', issuedAt: ISSUED } as const
const withMfa = { ...session, mfaAuthenticatedAt: ISSUED } as const
const tags = new Map([['team', 'red']])

const users: readonly IamUser[] = [
  { ...iamUser(ACCOUNT, { userName: 'a', path: '/' }), userId: 'AIDAA', tags },
  { ...iamUser(ACCOUNT, { userName: 'b', path: '/division/' }), userId: 'AIDAB' },
]

function roleSession(roleName: string, path: string, more: Partial<AssumedRole>): AssumedRole {
  return {
    kind: 'assumed-role',
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/s`,
    role: { roleName, arn: `arn:aws:iam::${ACCOUNT}:role${path}${roleName}`, roleId: 'AROAR' },
    userId: 'AROAR:s',
    sessionName: 's',
    ...more,
  }
}

function federated(name: string, issuer: IamUser): FederatedUser {
  return {
    kind: 'federated-user',
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/${name}`,
    name,
    userId: `${ACCOUNT}:${name}`,
    issuer,
    credential: { ...session, issuedBy: 'GetFederationToken' },
  }
}

/** Whoever can have an identity-based policy, with each kind of credentials. */
export const HOLDERS: readonly Asker[] = [
  ...users.flatMap((user): Asker['principal'][] => [
    { ...user, credential: { kind: 'long-term', accessKeyId: 'AKIAEXAMPLE' } },
    { ...user, credential: { ...session, issuedBy: 'GetSessionToken' } },
    { ...user, credential: { ...withMfa, issuedBy: 'GetSessionToken' } },
    federated('f', user),
  ]),
  roleSession('r', '/', { credential: { ...session, issuedBy: 'AssumeRole', isChained: false } }),
  roleSession('r', '/', { tags, credential: { ...withMfa, issuedBy: 'AssumeRole', isChained: false } }),
  roleSession('p', '/path/', {
    sourceIdentity: 'a',
    credential: { ...session, issuedBy: 'AssumeRoleWithSAML', provider: 'p', claims: new Map() },
  }),
].map((principal) => ({ principal, hasBoundary: false }))

const KEYS = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:principalisawsservice',
  'aws:username',
  'aws:userid',
  'aws:tokenissuetime',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:sourceidentity',
  'aws:principaltag/team',
]

/** The keys that say who asks; those that only the principal of a service has are absent. */
export function holderKeys({ principal }: Asker): ReadonlyMap<string, ContextValue> {
  const own = KEYS.map((key) => [key, principalKey(principal, key, NOW)] as const)
  return new Map([...own, ['aws:sourcearn', undefined], ['aws:sourceaccount', undefined]])
}
