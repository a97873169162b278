import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId, accountOfArn } from './arn.ts'
import {
  type AssumedRole,
  type AuthenticatedPrincipal,
  type IamUser,
  isRootId,
  principalName,
  rootUser,
} from './principal.ts'
import { principalOfArn } from './principal-arn.ts'

const ACCOUNT = accountId('111122223333')
const IAM = `arn:aws:iam::${ACCOUNT}:`
const STS = `arn:aws:sts::${ACCOUNT}:`

const NAMED: Readonly<Record<string, object>> = {
  [`${IAM}root`]: rootUser(ACCOUNT),
  [`${IAM}user/ann`]: { kind: 'user', accountId: ACCOUNT, arn: `${IAM}user/ann`, userName: 'ann', path: '/' },
  [`${IAM}user/a/b/ann`]: {
    kind: 'user',
    accountId: ACCOUNT,
    arn: `${IAM}user/a/b/ann`,
    userName: 'ann',
    path: '/a/b/',
  },
  [`${IAM}role/team/Deploy`]: {
    kind: 'assumed-role',
    accountId: ACCOUNT,
    arn: `${STS}assumed-role/Deploy/session`,
    role: { roleName: 'Deploy', arn: `${IAM}role/team/Deploy` },
    sessionName: 'session',
  },
  [`${STS}assumed-role/Deploy/ci`]: {
    kind: 'assumed-role',
    accountId: ACCOUNT,
    arn: `${STS}assumed-role/Deploy/ci`,
    role: { roleName: 'Deploy', arn: `${IAM}role/Deploy` },
    sessionName: 'ci',
  },
  [`${STS}federated-user/bob`]: {
    kind: 'federated-user',
    accountId: ACCOUNT,
    arn: `${STS}federated-user/bob`,
    name: 'bob',
    userId: `${ACCOUNT}:bob`,
    issuer: { kind: 'user', accountId: ACCOUNT, arn: `${IAM}user/bob`, userName: 'bob', path: '/' },
  },
}
for (const [arn, principal] of Object.entries(NAMED)) {
  test(`${arn} names a principal`, () => assert.deepEqual(principalOfArn(arn), principal))
}

for (const arn of [
  '',
  ACCOUNT,
  'arn:aws:iam::aws:policy/ReadOnlyAccess',
  'arn:aws:iam::11112222333:user/ann',
  `${IAM}user/`,
  `${IAM}user`,
  `${IAM}root/x`,
  `${IAM}group/admins`,
  `${IAM}policy/p`,
  `${STS}assumed-role/Deploy`,
  `${STS}assumed-role//ci`,
  `${STS}federated-user/`,
  `arn:aws:s3:::user/ann`,
]) {
  test(`${JSON.stringify(arn)} names nobody who could ask`, () => assert.equal(principalOfArn(arn), undefined))
}

test('an ARN says whose the resource is, where it says an account', () => {
  const said: Readonly<Record<string, string | undefined>> = {
    [`arn:aws:sns:us-east-1:${ACCOUNT}:topic`]: ACCOUNT,
    [`arn:aws:sns:us-east-1:${ACCOUNT}:topic:444455556666`]: ACCOUNT,
    [`${IAM}user/a:444455556666:b`]: ACCOUNT,
    'arn:aws:iam::aws:policy/ReadOnlyAccess': undefined,
    'arn:aws:s3:::bucket': undefined,
    'arn:aws:s3:::111122223333': undefined,
    [`arn:aws:sns:us-east-1:${ACCOUNT}`]: undefined,
    [`arn:aws:sns:us-east-1:${ACCOUNT}4:topic`]: undefined,
    '*': undefined,
    '': undefined,
  }
  for (const [arn, account] of Object.entries(said)) assert.equal(accountOfArn(arn), account, arn)
})

test("root's things are kept under the account's own id", () => {
  assert.equal(isRootId(ACCOUNT, rootUser(ACCOUNT).userId), true)
  assert.equal(isRootId(ACCOUNT, 'AIDAEXAMPLE'), false)
  assert.equal(isRootId(ACCOUNT, '444455556666'), false)
  assert.equal(isRootId(ACCOUNT, null), false)
})

test('a message calls a principal by its ARN, where it has one', () => {
  assert.equal(principalName(rootUser(ACCOUNT)), `${IAM}root`)
  assert.equal(principalName({ kind: 'service', service: 'lambda.amazonaws.com' }), 'lambda.amazonaws.com')
  assert.equal(principalName({ kind: 'identity-provider', provider: 'idp.example.com' }), 'idp.example.com')
  assert.equal(principalName({ kind: 'anonymous' }), 'anonymous')
})

test('what cannot be does not compile', () => {
  const never = () => {
    // @ts-expect-error A role is assumed, and has no key that lasts.
    const ofRole: AssumedRole['credential'] = { kind: 'long-term', accessKeyId: 'AKIA' }
    const temporary = { kind: 'temporary', accessKeyId: 'ASIA', issuedAt: 0 } as const
    // @ts-expect-error A user gets no role's token.
    const ofUser: IamUser['credential'] = { ...temporary, issuedBy: 'AssumeRole', isChained: false }
    // @ts-expect-error What a provider vouches for says which provider.
    const ofProvider: AssumedRole['credential'] = { ...temporary, issuedBy: 'AssumeRoleWithSAML' }
    // @ts-expect-error Who has proved itself has a credential.
    const proven: AuthenticatedPrincipal = rootUser(ACCOUNT)
    return [ofRole, ofUser, ofProvider, proven]
  }
  assert.equal(typeof never, 'function')
})
