import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AssumedRole,
  accountId,
  type FederatedUser,
  type IamUser,
  iamUser,
  type Principal,
  rootUser,
} from '../../aws/index.ts'
import type { ContextValue } from '../language/decision.ts'
import { isPrincipalKey, principalKey } from './principal-keys.ts'

const ACCOUNT = accountId('111122223333')
const ISSUED = Date.UTC(2026, 10, 29, 12)
const NOW = ISSUED + 90_500
const ISSUED_TEXT = '2026-11-29T12:00:00.000Z'

const user: IamUser = iamUser(ACCOUNT, {
  userId: 'AIDAEXAMPLE',
  userName: 'ann',
  path: '/team/',
  tags: new Map([['team', 'Blue']]),
})
const role: AssumedRole = {
  kind: 'assumed-role',
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/ci`,
  role: { roleName: 'Deploy', arn: `arn:aws:iam::${ACCOUNT}:role/team/Deploy`, roleId: 'AROAEXAMPLE' },
  sessionName: 'ci',
  userId: 'AROAEXAMPLE:ci',
  tags: new Map([['team', 'Red']]),
}
const federated: FederatedUser = {
  kind: 'federated-user',
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
  name: 'bob',
  userId: `${ACCOUNT}:bob`,
  issuer: user,
  tags: new Map([['team', 'Green']]),
}
const temporary = { kind: 'temporary', accessKeyId: 'ASIAEXAMPLE', issuedAt: ISSUED } as const
const withMfa = { mfaAuthenticatedAt: ISSUED - 60_000 }

const OF_USER = {
  'aws:principalarn': `arn:aws:iam::${ACCOUNT}:user/team/ann`,
  'aws:principalaccount': ACCOUNT,
  'aws:principaltype': 'User',
  'aws:userid': 'AIDAEXAMPLE',
  'aws:username': 'ann',
  'aws:principaltag/team': 'Blue',
  'aws:principalisawsservice': 'false',
}
const OF_ROOT = {
  'aws:principalarn': `arn:aws:iam::${ACCOUNT}:root`,
  'aws:principalaccount': ACCOUNT,
  'aws:principaltype': 'Account',
  'aws:userid': ACCOUNT,
  'aws:principalisawsservice': 'false',
}
const OF_ROLE = {
  'aws:principalarn': `arn:aws:iam::${ACCOUNT}:role/team/Deploy`,
  'aws:principalaccount': ACCOUNT,
  'aws:principaltype': 'AssumedRole',
  'aws:userid': 'AROAEXAMPLE:ci',
  'aws:principaltag/team': 'Red',
  'aws:principalisawsservice': 'false',
}
const SESSION = { 'aws:tokenissuetime': ISSUED_TEXT, 'aws:multifactorauthpresent': 'false' }
const MFA_SESSION = {
  'aws:tokenissuetime': ISSUED_TEXT,
  'aws:multifactorauthpresent': 'true',
  'aws:multifactorauthage': '150',
}

/** What each kind of principal has; a key that is not here it has not. */
const TABLE: readonly (readonly [name: string, principal: Principal, keys: Readonly<Record<string, ContextValue>>])[] =
  [
    ['a user that is only spoken of', user, OF_USER],
    ['a user with a long-term key', { ...user, credential: { kind: 'long-term', accessKeyId: 'AKIA' } }, OF_USER],
    [
      'a user with a session token',
      { ...user, credential: { ...temporary, issuedBy: 'GetSessionToken' } },
      { ...OF_USER, ...SESSION },
    ],
    [
      'a user with a session token and MFA',
      { ...user, credential: { ...temporary, issuedBy: 'GetSessionToken', ...withMfa } },
      { ...OF_USER, ...MFA_SESSION },
    ],
    [
      'a user at the console',
      { ...user, credential: { kind: 'console', sessionId: 's', issuedAt: ISSUED, ...withMfa } },
      { ...OF_USER, ...MFA_SESSION },
    ],
    ['root', { ...rootUser(ACCOUNT), credential: { kind: 'long-term', accessKeyId: 'AKIA' } }, OF_ROOT],
    [
      'root with a session token',
      { ...rootUser(ACCOUNT), credential: { ...temporary, issuedBy: 'GetSessionToken' } },
      { ...OF_ROOT, ...SESSION },
    ],
    ['a role that is only spoken of', role, OF_ROLE],
    [
      'a role session',
      { ...role, sourceIdentity: 'ann', credential: { ...temporary, issuedBy: 'AssumeRole', isChained: false } },
      { ...OF_ROLE, ...SESSION, 'aws:sourceidentity': 'ann' },
    ],
    [
      'a role session by web identity',
      {
        ...role,
        credential: {
          ...temporary,
          issuedBy: 'AssumeRoleWithWebIdentity',
          provider: 'accounts.google.com',
          claims: new Map([['accounts.google.com:sub', 'google-user']]),
        },
      },
      {
        ...OF_ROLE,
        ...SESSION,
        'aws:federatedprovider': 'accounts.google.com',
        'accounts.google.com:sub': 'google-user',
      },
    ],
    [
      'a federated user',
      { ...federated, credential: { ...temporary, issuedBy: 'GetFederationToken' } },
      {
        ...SESSION,
        'aws:principalarn': federated.arn,
        'aws:principalaccount': ACCOUNT,
        'aws:principaltype': 'FederatedUser',
        'aws:userid': `${ACCOUNT}:bob`,
        'aws:principaltag/team': 'Green',
        'aws:principalisawsservice': 'false',
      },
    ],
    [
      'an AWS service',
      { kind: 'service', service: 'lambda.amazonaws.com' },
      {
        'aws:principalisawsservice': 'true',
        'aws:principalservicename': 'lambda.amazonaws.com',
        'aws:principalservicenameslist': ['lambda.amazonaws.com'],
      },
    ],
    ["someone with a provider's token", { kind: 'identity-provider', provider: 'accounts.google.com' }, {}],
    [
      'an anonymous caller',
      { kind: 'anonymous' },
      { 'aws:principalaccount': 'anonymous', 'aws:principaltype': 'Anonymous', 'aws:userid': 'anonymous' },
    ],
  ]

const ALL_KEYS = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:userid',
  'aws:username',
  'aws:principaltag/team',
  'aws:principaltag/other',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:tokenissuetime',
  'aws:federatedprovider',
  'aws:sourceidentity',
  'accounts.google.com:sub',
]

for (const [name, principal, keys] of TABLE) {
  test(`${name} has its condition keys and no others`, () => {
    for (const key of Object.keys(keys)) assert.ok(ALL_KEYS.includes(key), key)
    const has = ALL_KEYS.map((key) => [key, principalKey(principal, key, NOW)])
    assert.deepEqual(Object.fromEntries(has.filter(([, value]) => value !== undefined)), keys)
  })
}

test('a key about who asks is known as such, whoever asks, so that nothing else answers for it', () => {
  for (const key of ALL_KEYS) assert.equal(isPrincipalKey(key), key.startsWith('aws:'), key)
  for (const key of ['aws:sourceip', 'aws:requesttag/team', 'aws:resourcetag/team', 'constructor', '__proto__']) {
    assert.equal(isPrincipalKey(key), false, key)
    assert.equal(principalKey(user, key, NOW), undefined, key)
  }
})

test('credentials that a service made for a workload say which one, those of any other session nothing', () => {
  const arn = 'arn:aws:lambda:us-east-1:111122223333:function:orders'
  const key = 'lambda:sourcefunctionarn'
  const credential = { ...temporary, issuedBy: 'AssumeRole', isChained: false } as const
  const atWork = { ...role, credential: { ...credential, workloadKeys: new Map([[key, arn]]) } }
  assert.equal(principalKey(atWork, key, NOW), arn)
  for (const other of [{ ...role, credential }, role, user]) assert.equal(principalKey(other, key, NOW), undefined)
})
