import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AuthenticatedPrincipal, accountId, iamUser } from '../aws/index.ts'
import { callerSource } from './guess-source.ts'

const ACCOUNT = accountId('123456789012')
const temporary = { kind: 'temporary', accessKeyId: 'ASIATEST', issuedAt: 0 } as const
const issuer = iamUser(ACCOUNT, { userId: 'AIDAEXAMPLE', userName: 'ann', path: '/' })

function roleSession(sessionName: string): AuthenticatedPrincipal {
  return {
    kind: 'assumed-role',
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/${sessionName}`,
    role: { roleName: 'r', arn: `arn:aws:iam::${ACCOUNT}:role/r`, roleId: 'AROAEXAMPLE' },
    sessionName,
    userId: `AROAEXAMPLE:${sessionName}`,
    credential: { ...temporary, accessKeyId: `ASIA${sessionName}`, issuedBy: 'AssumeRole', isChained: false },
  }
}

function federated(name: string): AuthenticatedPrincipal {
  return {
    kind: 'federated-user',
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/${name}`,
    name,
    userId: `${ACCOUNT}:${name}`,
    issuer,
    credential: { ...temporary, issuedBy: 'GetFederationToken' },
  }
}

test('who makes sessions under new names is no new source of guesses', () => {
  const idOf = (caller: AuthenticatedPrincipal) => callerSource({ caller, sourceIp: '192.0.2.1' }).id
  assert.equal(idOf(roleSession('one')), idOf(roleSession('two')))
  assert.equal(idOf(federated('Bob')), idOf(federated('Eve')))
  const own: AuthenticatedPrincipal = { ...issuer, credential: { ...temporary, issuedBy: 'GetSessionToken' } }
  assert.equal(idOf(federated('Bob')), idOf(own))
  assert.notEqual(idOf(roleSession('one')), idOf(own))
})
