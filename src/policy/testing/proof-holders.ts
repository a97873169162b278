import { type AssumedRole, accountId, type FederatedUser, type IamUser, iamUser } from '../../aws/index.ts'
import { SESSION, SESSION_WITH_MFA, withCredentials } from './proof-credentials.ts'
import type { Asker } from './proof-principals.ts'

const ACCOUNT = accountId('111122223333')
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
    credential: { ...SESSION, issuedBy: 'GetFederationToken' },
  }
}

/** Whoever can have an identity-based policy, with each kind of credentials. */
export const HOLDERS: readonly Asker[] = [
  ...users.flatMap((user): Asker[] => [
    ...withCredentials(user).map((asker) => ({ ...asker, hasBoundary: false })),
    { principal: federated('f', user), hasBoundary: false },
  ]),
  ...[
    roleSession('r', '/', { credential: { ...SESSION, issuedBy: 'AssumeRole', isChained: false } }),
    roleSession('r', '/', { tags, credential: { ...SESSION_WITH_MFA, issuedBy: 'AssumeRole', isChained: false } }),
    roleSession('p', '/path/', {
      sourceIdentity: 'a',
      credential: { ...SESSION, issuedBy: 'AssumeRoleWithSAML', provider: 'p', claims: new Map() },
    }),
  ].map((principal) => ({ principal, hasBoundary: false })),
]
