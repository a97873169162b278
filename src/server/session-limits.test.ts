import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Credential } from '../aws/index.ts'
import { SERVICES } from '../services/index.ts'
import type { Operation } from '../services/operation.ts'
import { assertWithinSession, mayCallIam, mayCallSts } from './session-limits.ts'

const temporary = { kind: 'temporary', accessKeyId: 'ASIAEXAMPLE', issuedAt: 0 } as const
const federation = { provider: 'idp.example.com', claims: new Map() }
const session: Credential = { ...temporary, issuedBy: 'GetSessionToken' }

const STS_OPERATIONS = [
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'GetAccessKeyInfo',
  'GetCallerIdentity',
  'GetDelegatedAccessToken',
  'GetFederationToken',
  'GetScopedCredentials',
  'GetSessionToken',
  'GetWebIdentityToken',
  undefined, // One that nobody knows.
] as const
const OF_A_SESSION_TOKEN = [
  ...['AssumeRole', 'GetCallerIdentity', 'GetDelegatedAccessToken', 'GetScopedCredentials', 'GetWebIdentityToken'],
]
const NO_FURTHER_SESSION = STS_OPERATIONS.filter((name) => name !== 'GetFederationToken' && name !== 'GetSessionToken')

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html */
const TABLE: readonly (readonly [
  name: string,
  credential: Credential,
  may: { readonly iam: boolean; readonly sts: readonly (string | undefined)[] },
])[] = [
  ['a long-term key', { kind: 'long-term', accessKeyId: 'AKIA' }, { iam: true, sts: STS_OPERATIONS }],
  ['a console session', { kind: 'console', sessionId: 's', issuedAt: 0 }, { iam: true, sts: NO_FURTHER_SESSION }],
  ['a session token without MFA', session, { iam: false, sts: OF_A_SESSION_TOKEN }],
  ['a session token with MFA', { ...session, mfaAuthenticatedAt: 0 }, { iam: true, sts: OF_A_SESSION_TOKEN }],
  [
    'a role session',
    { ...temporary, issuedBy: 'AssumeRole', isChained: false },
    { iam: true, sts: NO_FURTHER_SESSION },
  ],
  ['a chained role', { ...temporary, issuedBy: 'AssumeRole', isChained: true }, { iam: true, sts: NO_FURTHER_SESSION }],
  [
    'a role session by SAML',
    { ...temporary, issuedBy: 'AssumeRoleWithSAML', ...federation },
    { iam: true, sts: NO_FURTHER_SESSION },
  ],
  [
    'a role session by web identity',
    { ...temporary, issuedBy: 'AssumeRoleWithWebIdentity', ...federation },
    { iam: true, sts: NO_FURTHER_SESSION },
  ],
  [
    'a session of a member account’s root',
    { ...temporary, issuedBy: 'AssumeRoot' },
    { iam: true, sts: NO_FURTHER_SESSION },
  ],
  [
    'a federated user',
    { ...temporary, issuedBy: 'GetFederationToken', mfaAuthenticatedAt: 0 },
    { iam: false, sts: ['GetCallerIdentity', 'GetDelegatedAccessToken', 'GetScopedCredentials'] },
  ],
]
for (const [name, credential, may] of TABLE) {
  test(`${name} calls ${may.iam ? '' : 'not '}IAM, and of STS ${may.sts.length} of ${STS_OPERATIONS.length}`, () => {
    assert.equal(mayCallIam(credential), may.iam)
    assert.deepEqual(
      STS_OPERATIONS.filter((operation) => mayCallSts(credential, operation)),
      may.sts,
    )
  })
}

function call(credential: Credential, signingName: string, operation: string | undefined) {
  const exchange = {
    caller: { kind: 'user', credential },
    call: { signingName, operation, requestedOperation: operation },
  }
  return () => assertWithinSession(exchange as never)
}

test('what a session may not call is refused in the words of AWS', () => {
  assert.throws(call(session, 'iam', 'CreateUser'), {
    code: 'InvalidClientTokenId',
    status: 403,
    message: 'The security token included in the request is invalid.',
  })
  assert.throws(call(session, 'sts', 'GetFederationToken'), {
    code: 'AccessDenied',
    status: 403,
    message: 'Cannot call GetFederationToken with session credentials',
  })
  assert.throws(call(session, 'sts', undefined), { message: 'Cannot call this operation with session credentials' })
})

test('an operation of another service that stands for one of IAM is under the same limit', () => {
  for (const { name, action } of SERVICES.flatMap(({ operations }): readonly Operation[] => operations)) {
    if (typeof action !== 'string') continue
    const exchange = {
      caller: { kind: 'root', credential: session },
      call: { signingName: 'castellan', operation: name },
      operation: { action },
    }
    const asked = () => assertWithinSession(exchange as never)
    if (action.startsWith('iam:')) assert.throws(asked, { code: 'InvalidClientTokenId' }, name)
    else asked()
  }
})

test('other services are not limited, and who has proved nothing has no session', () => {
  for (const [, credential] of TABLE) call(credential, 'sns', 'Publish')()
  assertWithinSession({ caller: { kind: 'anonymous' }, call: { signingName: 'iam', operation: 'GetUser' } } as never)
})
