import {
  type AccountId,
  type AccountPrincipal,
  accountId,
  iamUser,
  type Principal,
  type RootUser,
  rootUser,
} from '../../aws/index.ts'
import { withCredentials } from './proof-credentials.ts'

/** Whose resources the policies are on: nobody who asks is of it, so that the resource's policy decides. */
export const OWNER = accountId('123456789012')
const [ONE, TWO] = [accountId('111122223333'), accountId('444455556666')]
const STRANGE = accountId('777788889999')
const UNIQUE_USER = 'AIDAONLYKNOWNBYITSID'
const UNIQUE_ROLE = 'AROAONLYKNOWNBYITSID'
const CANONICAL = 'c'.repeat(64)
const TAGS = new Map([['team', 'red']])
const SAML = `arn:aws:iam::${ONE}:saml-provider/p`

/** Someone who asks, with or without a permissions boundary, which allows all. */
export interface Asker {
  readonly principal: Principal
  readonly hasBoundary: boolean
  /** Where the credentials are of one call only. */
  readonly onlyFor?: 'sts:AssumeRole'
}

/** What policies may write in Principal: every form that AWS's page has. */
export const WRITTEN_AWS: readonly string[] = [
  '*',
  ONE,
  `arn:aws:iam::${ONE}:root`,
  `arn:aws:iam::${ONE}:user/a`,
  `arn:aws:iam::${ONE}:user/division/b`,
  `arn:aws:iam::${ONE}:role/r`,
  `arn:aws:iam::${ONE}:role/path/p`,
  `arn:aws:sts::${ONE}:assumed-role/p/s`,
  `arn:aws:sts::${ONE}:assumed-role/r/s`,
  `arn:aws:sts::${ONE}:assumed-role/q/s`,
  `arn:aws:sts::${ONE}:federated-user/f`,
  TWO,
  `arn:aws:iam::${TWO}:role/r`,
  `arn:aws:sts::${TWO}:assumed-role/r/s`,
  UNIQUE_USER,
  UNIQUE_ROLE,
]
export const WRITTEN_OTHERS: readonly Readonly<Record<string, string>>[] = [
  { Service: 'sns.amazonaws.com' },
  { Service: 's3.amazonaws.com' },
  { Federated: SAML },
  { Federated: 'accounts.google.com' },
  { CanonicalUser: CANONICAL },
]

function membersOf(account: AccountId): readonly AccountPrincipal[] {
  const root: RootUser = rootUser(account)
  const user = (userName: string, path: string) => ({
    ...iamUser(account, { userName, path }),
    // Ids are of one account only.
    userId: `AIDA${userName.toUpperCase()}${account === ONE ? '' : account}`,
    ...(userName === 'a' && { tags: TAGS }),
  })
  const users = [user('a', '/'), user('b', '/division/'), user('z', '/')]
  const session = (
    roleName: string,
    path: string,
    sessionName: string,
    roleId = account === ONE ? 'AROAR' : `AROAR${account}`,
  ): AccountPrincipal => ({
    kind: 'assumed-role',
    accountId: account,
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`,
    role: { roleName, arn: `arn:aws:iam::${account}:role${path}${roleName}`, roleId },
    userId: `${roleId}:${sessionName}`,
    sessionName,
    ...(roleName === 'p' && { tags: TAGS }),
  })
  const federated = (name: string, issuer: (typeof users)[number] | RootUser): AccountPrincipal => ({
    kind: 'federated-user',
    accountId: account,
    arn: `arn:aws:sts::${account}:federated-user/${name}`,
    name,
    userId: `${account}:${name}`,
    issuer,
  })
  const [a = user('a', '/')] = users
  return [
    root,
    ...users,
    { ...user('y', '/'), userId: UNIQUE_USER },
    session('r', '/', 's'),
    session('r', '/', 't'),
    session('p', '/path/', 's'),
    session('q', '/', 's'),
    session('q', '/', 't', UNIQUE_ROLE),
    federated('f', root),
    federated('f', a),
    federated('g', a),
    federated('g', { ...a, userId: UNIQUE_USER }),
  ]
}

const outside: readonly Principal[] = [
  ...['sns.amazonaws.com', 's3.amazonaws.com', 'x.amazonaws.com'].map(
    (service): Principal => ({ kind: 'service', service }),
  ),
  ...[SAML, 'accounts.google.com', 'idp.example.com'].map(
    (provider): Principal => ({ kind: 'identity-provider', provider }),
  ),
  { kind: 'anonymous' },
]

const people: readonly AccountPrincipal[] = [
  ...[ONE, TWO].flatMap(membersOf),
  ...membersOf(STRANGE).filter(({ kind }) => kind !== 'federated-user'),
]
const canonical: readonly AccountPrincipal[] = [rootUser(TWO), iamUser(TWO, { userName: 'a', path: '/' })].map(
  (principal) => ({ ...principal, canonicalUserId: CANONICAL }),
)

/** With the credentials of its kind that the turn comes to. */
function withTurn(principal: AccountPrincipal, turn: number): Omit<Asker, 'hasBoundary'> {
  const all = withCredentials(principal)
  return all[turn % all.length] ?? { principal }
}

const nobodys: readonly Asker[] = outside.map((principal) => ({ principal, hasBoundary: false }))
const turns = new Map<number, readonly Asker[]>()

/** In so many turns all have had all credentials. */
export const TURNS = 12

/** Every kind of principal, named by the policies or not, with one kind of credentials each. */
export function askersOf(turn: number): readonly Asker[] {
  const askers = turns.get(turn) ?? [
    ...people.flatMap((principal, i): Asker[] => [
      { ...withTurn(principal, turn + i), hasBoundary: false },
      ...(principal.kind === 'root' ? [] : [{ ...withTurn(principal, turn + i), hasBoundary: true }]),
    ]),
    ...canonical.map((principal, i) => ({ ...withTurn(principal, turn + i), hasBoundary: false })),
    ...nobodys,
  ]
  turns.set(turn, askers)
  return askers
}

/** People without a tie to anybody whom the policies name. */
export const STRANGERS: readonly Asker[] = [
  ...[rootUser(STRANGE), ...membersOf(STRANGE).filter(({ kind, userId }) => kind !== 'root' && userId !== UNIQUE_USER)]
    .slice(0, 6)
    .flatMap((principal) => withCredentials(principal))
    // A token that was issued for an application is a tie.
    .filter(({ principal }) => principal.kind !== 'assumed-role' || principal.sourceIdentity === undefined)
    .map((asker) => ({ ...asker, hasBoundary: false })),
  { principal: { kind: 'anonymous' }, hasBoundary: false },
]
