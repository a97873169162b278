import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type AccountId, accountId, iamUser, type Principal, principalOfArn } from '../../aws/index.ts'
import { compile, decide } from '../index.ts'
import { accessNotGranted, noNewAccess } from './index.ts'

const ACCOUNTS = ['111122223333', '444455556666', '777788889999'].map((id) => accountId(id))
const OWNER = '123456789012'
const [ONE = '', TWO = ''] = ACCOUNTS

const entries = [
  '*',
  ONE,
  `arn:aws:iam::${ONE}:root`,
  `arn:aws:iam::${ONE}:user/a`,
  `arn:aws:iam::${TWO}:role/r`,
  `arn:aws:iam::${TWO}:user/b`,
  `arn:aws:sts::${TWO}:assumed-role/r/one`,
  `arn:aws:sts::${ONE}:federated-user/a`,
  'AIDAONLYKNOWNBYITSID',
  'AROAONLYKNOWNBYITSID',
]
const SAML = `arn:aws:iam::${ONE}:saml-provider/p`
const GITHUB = `arn:aws:iam::${TWO}:oidc-provider/token.actions.githubusercontent.com`
const CANONICAL = 'c'.repeat(64)
const principal = fc.oneof(
  fc.constant('*'),
  fc.array(fc.constantFrom(...entries), { minLength: 1, maxLength: 3 }).map((AWS) => ({ AWS })),
  fc.constantFrom('sns.amazonaws.com', 's3.amazonaws.com').map((Service) => ({ Service })),
  fc.constantFrom(SAML, GITHUB, 'accounts.google.com').map((Federated) => ({ Federated })),
  fc.constantFrom(CANONICAL, 'd'.repeat(64)).map((CanonicalUser) => ({ CanonicalUser })),
)
const statement = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Deny'),
    principal,
    fc.boolean(),
    fc.constantFrom('s3:GetObject', 's3:*', 's3:PutObject'),
    fc.constantFrom('arn:aws:s3:::b/*', 'arn:aws:s3:::b/a*'),
  )
  .map(([Effect, named, isNot, Action, Resource]) => ({
    Effect,
    [isNot && Effect === 'Deny' ? 'NotPrincipal' : 'Principal']: named,
    Action,
    Resource,
  }))
const policy = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((Statement) => JSON.stringify({ Version: '2012-10-17', Statement }))

/**
 * Every kind of principal, of other accounts than the owner's and allowed all by its own: the resource's policy
 * decides.
 */
const askers: readonly Principal[] = [
  ...ACCOUNTS.flatMap((account) =>
    [
      ...['root', 'user/a', 'user/b', 'role/r'].map((name) => `arn:aws:iam::${account}:${name}`),
      ...['assumed-role/r/one', 'federated-user/a'].map((name) => `arn:aws:sts::${account}:${name}`),
    ].flatMap((arn) => principalOfArn(arn) ?? []),
  ),
  ...ACCOUNTS.slice(0, 2).flatMap((account): Principal[] => [
    { ...iamUser(account, { userName: 'x', path: '/' }), userId: 'AIDAONLYKNOWNBYITSID', canonicalUserId: CANONICAL },
    assumedRoleOf(account),
  ]),
  ...[SAML, GITHUB, 'accounts.google.com'].map((provider): Principal => ({ kind: 'identity-provider', provider })),
  { kind: 'service', service: 'sns.amazonaws.com' },
  { kind: 'anonymous' },
]
function assumedRoleOf(account: AccountId): Principal {
  const role = { roleName: 'x', arn: `arn:aws:iam::${account}:role/x`, roleId: 'AROAONLYKNOWNBYITSID' }
  const arn = `arn:aws:sts::${account}:assumed-role/x/one`
  return { kind: 'assumed-role', accountId: account, arn, role, sessionName: 'one' }
}

const all = compile([{ policy: 'all', document: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' }])

function allowed(document: string, by: Principal, action: string, resource: string): boolean {
  const policies = compile([{ policy: 'p', document }], 'resource-based policy')
  const layers = { identity: all, principal: by, resource: { accountId: OWNER, policies } }
  return decide({ action, resource, context: () => undefined }, layers).effect === 'Allow'
}

const RUNS = { numRuns: 300 }

describe('resource-based policies', () => {
  test('no principal that is sampled contradicts a PASS of noNewAccess', () => {
    fc.assert(
      fc.property(policy, policy, (before, after) => {
        if (noNewAccess(before, after, 'RESOURCE_POLICY').result === 'FAIL') return
        for (const by of askers) {
          for (const action of ['s3:GetObject', 's3:PutObject']) {
            for (const resource of ['arn:aws:s3:::b/a', 'arn:aws:s3:::b/c']) {
              const isNew = allowed(after, by, action, resource) && !allowed(before, by, action, resource)
              assert.ok(!isNew, JSON.stringify({ by, action, resource }))
            }
          }
        }
      }),
      RUNS,
    )
  })

  test('nor one of accessNotGranted', () => {
    fc.assert(
      fc.property(policy, (document) => {
        if (accessNotGranted(document, { actions: ['s3:PutObject'] }, 'RESOURCE_POLICY').result === 'FAIL') return
        for (const by of askers)
          assert.ok(!allowed(document, by, 's3:PutObject', 'arn:aws:s3:::b/a'), JSON.stringify(by))
      }),
      RUNS,
    )
  })
})
