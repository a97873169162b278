import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY_ROLE, type RoleDraft } from './draft.ts'
import { roleProblems } from './problems.ts'
import { trustPolicyOf } from './trust-policy.ts'

const OWN = '111122223333'
const GITHUB = `arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com`

interface Case {
  readonly name: string
  readonly draft: Partial<RoleDraft>
  readonly statement: object
}

const cases: readonly Case[] = [
  {
    name: 'a service',
    draft: { service: 'lambda.amazonaws.com' },
    statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  },
  {
    name: 'this account',
    draft: { entity: 'account' },
    statement: { Effect: 'Allow', Principal: { AWS: OWN }, Action: 'sts:AssumeRole' },
  },
  {
    name: 'another account with an external ID and MFA',
    draft: {
      entity: 'account',
      isOtherAccount: true,
      accountId: '444455556666',
      requiresExternalId: true,
      externalId: 'Unique ID 1'.replaceAll(' ', '-'),
      requiresMfa: true,
    },
    statement: {
      Effect: 'Allow',
      Principal: { AWS: '444455556666' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'sts:ExternalId': 'Unique-ID-1' },
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      },
    },
  },
  {
    name: 'a web identity',
    draft: { entity: 'web-identity', provider: `arn:aws:iam::${OWN}:oidc-provider/id.example/path`, audience: 'app' },
    statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${OWN}:oidc-provider/id.example/path` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { 'id.example/path:aud': 'app' } },
    },
  },
  ...(
    [
      { draft: { organization: 'acme' }, subject: 'repo:acme/*' },
      { draft: { organization: 'acme', repository: 'site' }, subject: 'repo:acme/site:*' },
      {
        draft: { organization: 'acme', repository: 'site', branch: 'main' },
        subject: 'repo:acme/site:ref:refs/heads/main',
      },
    ] as const
  ).map(({ draft, subject }) => ({
    name: `GitHub's ${subject}`,
    draft: { entity: 'web-identity' as const, provider: GITHUB, audience: 'sts.amazonaws.com', ...draft },
    statement: {
      Effect: 'Allow',
      Principal: { Federated: GITHUB },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
        StringLike: { 'token.actions.githubusercontent.com:sub': subject },
      },
    },
  })),
  {
    name: 'SAML 2.0 federation',
    draft: { entity: 'saml', samlProvider: `arn:aws:iam::${OWN}:saml-provider/corp` },
    statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${OWN}:saml-provider/corp` },
      Action: 'sts:AssumeRoleWithSAML',
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    },
  },
]
for (const { name, draft: part, statement } of cases) {
  test(`the trust policy of ${name} is as AWS's wizard writes it`, () => {
    const draft = { ...EMPTY_ROLE, ...part }
    assert.deepEqual(JSON.parse(trustPolicyOf(draft, OWN)), { Version: '2012-10-17', Statement: [statement] })
    assert.deepEqual(roleProblems(draft)[0], {})
  })
}

test('a custom trust policy is what was written', () => {
  assert.equal(trustPolicyOf({ ...EMPTY_ROLE, entity: 'custom', trustPolicy: '{ }' }, OWN), '{ }')
})

const incomplete: readonly { readonly draft: Partial<RoleDraft>; readonly at: readonly string[] }[] = [
  { draft: {}, at: ['service'] },
  { draft: { entity: 'account', isOtherAccount: true, accountId: '12345678901' }, at: ['accountId'] },
  { draft: { entity: 'account', requiresExternalId: true, externalId: 'x' }, at: ['externalId'] },
  { draft: { entity: 'account', requiresExternalId: true, externalId: 'a b' }, at: ['externalId'] },
  { draft: { entity: 'web-identity' }, at: ['provider', 'audience'] },
  // Whoever trusts all of GitHub trusts everybody.
  { draft: { entity: 'web-identity', provider: GITHUB, audience: 'a' }, at: ['organization'] },
  { draft: { entity: 'web-identity', provider: GITHUB, audience: 'a', organization: '*' }, at: ['organization'] },
  { draft: { entity: 'saml' }, at: ['samlProvider'] },
  { draft: { entity: 'custom', trustPolicy: ' ' }, at: ['trustPolicy'] },
]
for (const { draft, at } of incomplete) {
  test(`the first step lacks ${at} in ${JSON.stringify(draft)}`, () => {
    assert.deepEqual(Object.keys(roleProblems({ ...EMPTY_ROLE, ...draft })[0]), at)
  })
}
