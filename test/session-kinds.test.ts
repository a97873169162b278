import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { base64, IdentityProvider } from '../src/saml/testing/identity-provider.ts'
import { ROOT_KEY } from './support/castellan.ts'
import type { Key } from './support/sdk-clients.ts'
import { keyOf } from './support/sdk-clients.ts'
import { FORM, signedFetch } from './support/signed-fetch.ts'
import { signToken, startTestProvider } from './support/test-provider.ts'
import { ACCOUNT, document, listed, type Output, ToolCalls } from './support/tool-calls.ts'
import { oathCode, until } from './support/tools.ts'

/*
 * Each kind of session, made by STS's own operations: which condition keys say who asks, and what CloudTrail writes of
 * who asked.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */

let ahead = 0
const clock = () => Date.now() + ahead
const tool = new ToolCalls({ allowLoopbackProviders: true, clock })
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`
const sts = (rest: string) => `arn:aws:sts::${ACCOUNT}:${rest}`
const SAML = arn('saml-provider/idp')
const NOBODY: Key = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }
const STARTED = new Date(Date.now() - 2000).toISOString()

const idp = new IdentityProvider()
let provider: Awaited<ReturnType<typeof startTestProvider>>
let user: Key
let userId: string
let roleId: string
let device: { readonly SerialNumber: string; readonly code: () => string }

/** Sees to it that a code is one that was not given before. */
const nextCode = () => {
  ahead += 30_000
  return device.code()
}

async function setUp(): Promise<void> {
  provider = await startTestProvider()
  const tag = { Tags: [{ Key: 'Team', Value: 'own' }] }
  await tool.call('iam:CreateUser', { UserName: 'ann', Path: '/team/', ...tag })
  userId = String((await tool.call('iam:GetUser', { UserName: 'ann' })).User?.UserId)
  user = keyOf((await tool.call('iam:CreateAccessKey', { UserName: 'ann' })).AccessKey)
  const made = await tool.call('iam:CreateVirtualMFADevice', { VirtualMFADeviceName: 'ann' })
  const SerialNumber = String(made.VirtualMFADevice?.SerialNumber)
  const held = made.VirtualMFADevice?.Base32StringSeed
  assert.ok(held instanceof Uint8Array)
  const seed = Buffer.from(held).toString()
  const codeAt = (time: number) => oathCode(seed, time)
  device = { SerialNumber, code: () => codeAt(clock()) }
  const codes = { AuthenticationCode1: codeAt(clock() - 30_000), AuthenticationCode2: codeAt(clock()) }
  await tool.call('iam:EnableMFADevice', { UserName: 'ann', SerialNumber, ...codes })

  await tool.call('iam:CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument: idp.metadata() })
  const oidc = { Url: provider.issuer, ClientIDList: ['app'], ThumbprintList: ['a'.repeat(40)] }
  await tool.call('iam:CreateOpenIDConnectProvider', oidc)
  const passes = ['sts:TagSession', 'sts:SetSourceIdentity']
  const AssumeRolePolicyDocument = document(
    { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: ['sts:AssumeRole', ...passes] },
    { Effect: 'Allow', Principal: { Federated: SAML }, Action: ['sts:AssumeRoleWithSAML', ...passes] },
    {
      Effect: 'Allow',
      Principal: { Federated: arn(`oidc-provider/${provider.url}`) },
      Action: ['sts:AssumeRoleWithWebIdentity', ...passes],
    },
  )
  const role = await tool.call('iam:CreateRole', {
    RoleName: 'worker',
    Path: '/team/',
    AssumeRolePolicyDocument,
    ...tag,
  })
  roleId = String(role.Role?.RoleId)
  await tool.call('iam:CreateRole', { RoleName: 'first', AssumeRolePolicyDocument })
  const PolicyDocument = document({ Effect: 'Allow', Action: 'sts:*', Resource: '*' })
  for (const RoleName of ['first', 'worker']) {
    await tool.call('iam:PutRolePolicy', { RoleName, PolicyName: 'sts', PolicyDocument })
  }
  await tool.call('iam:PutUserPolicy', { UserName: 'ann', PolicyName: 'sts', PolicyDocument })
}

/** A key's value; two times between which it lies; more than it; or that there is none. */
type Value = string | { readonly from: string } | { readonly below: number } | undefined

const OF_USER: Readonly<Record<string, Value>> = {
  'aws:PrincipalType': 'User',
  'aws:PrincipalArn': arn('user/team/ann'),
  'aws:username': 'ann',
  'aws:PrincipalTag/Team': 'own',
}
const OF_ROLE: Readonly<Record<string, Value>> = {
  'aws:PrincipalType': 'AssumedRole',
  'aws:PrincipalArn': arn('role/team/worker'),
  'aws:PrincipalTag/Team': 'own',
}
const WITHOUT_MFA = { 'aws:TokenIssueTime': { from: STARTED }, 'aws:MultiFactorAuthPresent': 'false' }
/** Each key that says who asks: of which a row below is silent, that kind has not. */
const KEYS = [
  ...['aws:PrincipalType', 'aws:PrincipalArn', 'aws:userid', 'aws:username', 'aws:PrincipalAccount'],
  ...['aws:PrincipalTag/Team', 'aws:PrincipalTag/Job', 'aws:TokenIssueTime', 'aws:MultiFactorAuthPresent'],
  ...['aws:MultiFactorAuthAge', 'aws:SourceIdentity', 'aws:FederatedProvider', 'aws:PrincipalIsAWSService'],
  ...[
    'aws:PrincipalServiceName',
    'aws:AssumedRoot',
    'aws:PrincipalOrgID',
    'saml:sub',
    'saml:namequalifier',
    'saml:iss',
  ],
]

interface Kind {
  readonly name: string
  /** Who holds the policies that decide: a user and a role by name, or whoever is passed one. */
  readonly holder: 'User' | 'Role' | 'passed'
  readonly make: (policy: string) => Promise<Key>
  readonly keys: () => Readonly<Record<string, Value>>
  readonly identity: () => object
  /** Of a session of a role or federated user: who gave it. */
  readonly issuer?: () => object
  readonly context?: () => object
}

const passed = {
  Tags: [
    { Key: 'team', Value: 'passed' },
    { Key: 'Job', Value: '7' },
  ],
}
const RoleArn = arn('role/team/worker')
const ofIamUser = () => ({
  ...{ type: 'IAMUser', principalId: userId, arn: arn('user/team/ann'), accountId: ACCOUNT, userName: 'ann' },
})
const ofSession = (name: string) => ({
  ...{ type: 'AssumedRole', principalId: `${roleId}:${name}`, arn: sts(`assumed-role/worker/${name}`) },
  accountId: ACCOUNT,
})
const ofWorker = () => ({
  ...{ type: 'Role', principalId: roleId, arn: RoleArn, accountId: ACCOUNT, userName: 'worker' },
})
const ofRoleSession = (name: string): Pick<Kind, 'holder' | 'identity' | 'issuer'> => ({
  holder: 'Role',
  identity: () => ofSession(name),
  issuer: ofWorker,
})

const KINDS: readonly Kind[] = [
  {
    name: 'a user’s access key',
    holder: 'User',
    make: async () => user,
    keys: () => ({ ...OF_USER, 'aws:userid': userId }),
    identity: ofIamUser,
  },
  {
    name: 'GetSessionToken without a code',
    holder: 'User',
    make: () => tool.session('sts:GetSessionToken', {}, user),
    keys: () => ({ ...OF_USER, ...WITHOUT_MFA, 'aws:userid': userId }),
    identity: ofIamUser,
  },
  {
    name: 'GetSessionToken with a code',
    holder: 'User',
    make: () => tool.session('sts:GetSessionToken', { SerialNumber: device.SerialNumber, TokenCode: nextCode() }, user),
    keys: () => ({
      ...{ ...OF_USER, ...WITHOUT_MFA, 'aws:userid': userId },
      ...{ 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': { below: 120 } },
    }),
    identity: ofIamUser,
    context: () => ({ mfaAuthenticated: 'true' }),
  },
  {
    name: 'GetFederationToken',
    holder: 'passed',
    make: (Policy) => tool.session('sts:GetFederationToken', { Name: 'bob', Policy, ...passed }, user),
    keys: () => ({
      ...WITHOUT_MFA,
      'aws:PrincipalType': 'FederatedUser',
      'aws:PrincipalArn': sts('federated-user/bob'),
      'aws:userid': `${ACCOUNT}:bob`,
      'aws:PrincipalTag/Team': 'passed',
      'aws:PrincipalTag/Job': '7',
    }),
    identity: () => ({
      ...{ type: 'FederatedUser', principalId: `${ACCOUNT}:bob`, arn: sts('federated-user/bob'), accountId: ACCOUNT },
    }),
    issuer: ofIamUser,
  },
  {
    name: 'AssumeRole',
    ...ofRoleSession('job'),
    make: () =>
      tool.session('sts:AssumeRole', { RoleArn, RoleSessionName: 'job', SourceIdentity: 'Alice', ...passed }, user),
    keys: () => ({
      ...{ ...OF_ROLE, ...WITHOUT_MFA, 'aws:userid': `${roleId}:job`, 'aws:SourceIdentity': 'Alice' },
      ...{ 'aws:PrincipalTag/Team': 'passed', 'aws:PrincipalTag/Job': '7' },
    }),
  },
  {
    name: 'AssumeRole with a code',
    ...ofRoleSession('coded'),
    make: () => {
      const code = { SerialNumber: device.SerialNumber, TokenCode: nextCode() }
      return tool.session('sts:AssumeRole', { RoleArn, RoleSessionName: 'coded', ...code }, user)
    },
    keys: () => ({ ...OF_ROLE, ...WITHOUT_MFA, 'aws:userid': `${roleId}:coded` }),
  },
  {
    name: 'AssumeRole by a session of another role, which hands on its source identity and a tag',
    ...ofRoleSession('chained'),
    make: async () => {
      const input = { RoleArn: arn('role/first'), RoleSessionName: 'first', SourceIdentity: 'Alice', ...passed }
      const first = await tool.session('sts:AssumeRole', { ...input, TransitiveTagKeys: ['Job'] }, user)
      return await tool.session('sts:AssumeRole', { RoleArn, RoleSessionName: 'chained' }, first)
    },
    keys: () => ({
      ...{ ...OF_ROLE, ...WITHOUT_MFA, 'aws:userid': `${roleId}:chained` },
      ...{ 'aws:SourceIdentity': 'Alice', 'aws:PrincipalTag/Job': '7' },
    }),
  },
  {
    name: 'GetScopedCredentials of a role’s session',
    ...ofRoleSession('scoped'),
    make: async () => {
      const whole = await tool.session('sts:AssumeRole', { RoleArn, RoleSessionName: 'scoped' }, user)
      const Policy = document({ Effect: 'Allow', Action: '*', Resource: '*' })
      return await tool.session('sts:GetScopedCredentials', { Policy }, whole)
    },
    keys: () => ({ ...OF_ROLE, ...WITHOUT_MFA, 'aws:userid': `${roleId}:scoped` }),
  },
  {
    name: 'AssumeRoleWithWebIdentity',
    ...ofRoleSession('pod'),
    make: () => {
      const now = Math.floor(clock() / 1000)
      const claims = { iss: provider.issuer, sub: 'ann', aud: 'app', iat: now, exp: now + 300 }
      const tags = { 'https://aws.amazon.com/tags': { principal_tags: { Team: ['passed'] } } }
      const WebIdentityToken = signToken({ ...claims, ...tags }, provider.key)
      return tool.session(
        'sts:AssumeRoleWithWebIdentity',
        { RoleArn, RoleSessionName: 'pod', WebIdentityToken },
        NOBODY,
      )
    },
    keys: () => ({
      ...{ ...OF_ROLE, ...WITHOUT_MFA, 'aws:userid': `${roleId}:pod`, 'aws:PrincipalTag/Team': 'passed' },
      'aws:FederatedProvider': arn(`oidc-provider/${provider.url}`),
      [`${provider.url}:sub`]: 'ann',
      [`${provider.url}:aud`]: 'app',
    }),
  },
  {
    name: 'AssumeRoleWithSAML',
    ...ofRoleSession('ann'),
    make: () => {
      const attributes = { Role: `${RoleArn},${SAML}`, RoleSessionName: 'ann', 'PrincipalTag:Team': 'passed' }
      const SAMLAssertion = base64(idp.signed({ now: clock(), id: `_${randomUUID()}`, attributes }))
      return tool.session('sts:AssumeRoleWithSAML', { RoleArn, PrincipalArn: SAML, SAMLAssertion }, NOBODY)
    },
    keys: () => ({
      ...{ ...OF_ROLE, ...WITHOUT_MFA, 'aws:userid': `${roleId}:ann`, 'aws:PrincipalTag/Team': 'passed' },
      ...{ 'aws:FederatedProvider': SAML, 'saml:sub': 'ann@example.com' },
      'saml:namequalifier': { from: '' },
    }),
  },
]

/** Another action for each key, of a service that is not here: who may, is told so, and who may not, is refused. */
const action = (index: number) => `ec2:${DESCRIBING[index]}`
const DESCRIBING = [
  ...['Addresses', 'Hosts', 'Images', 'Instances', 'KeyPairs', 'NatGateways', 'NetworkAcls', 'Regions', 'RouteTables'],
  ...['Snapshots', 'Subnets', 'Tags', 'Volumes', 'Vpcs', 'VpnGateways', 'Fleets', 'FlowLogs', 'IpamPools', 'Ipams'],
  ...['CarrierGateways', 'CoipPools', 'DhcpOptions'],
].map((name) => `Describe${name}`)

function conditionOf(key: string, value: Value): object {
  if (value === undefined) return { Null: { [key]: 'true' } }
  if (typeof value === 'string') return { StringEquals: { [key]: value } }
  if ('below' in value) return { NumericLessThan: { [key]: String(value.below) } }
  return value.from === '' ? { Null: { [key]: 'false' } } : { DateGreaterThan: { [key]: value.from } }
}

async function isAllowed(key: Key, name: string): Promise<boolean> {
  const body = `Action=${name.slice('ec2:'.length)}&Version=2016-11-15`
  const { status } = await signedFetch(tool.url, key, { service: 'ec2', headers: FORM, body })
  assert.ok(status === 501 || status === 403, `${status}`)
  return status === 501
}

describe('of a session that is made by', () => {
  before(setUp)
  after(() => provider?.close())

  for (const { name, holder, make, keys, identity, issuer, context } of KINDS) {
    test(`${name}, policies know who asks by the keys that AWS's table has, and by no other`, async () => {
      const expected = { 'aws:PrincipalAccount': ACCOUNT, 'aws:PrincipalIsAWSService': 'false', ...keys() }
      const asked = [...new Set([...KEYS, ...Object.keys(expected)])].map((key, index) => ({
        key,
        action: action(index),
        Condition: conditionOf(key, (expected as Record<string, Value>)[key]),
      }))
      const statements = asked.map(({ action: Action, Condition }) => ({
        Effect: 'Allow',
        Action,
        Resource: '*',
        Condition,
      }))
      // In parts, of which a policy that is passed holds one each.
      for (let first = 0; first < statements.length; first += 8) {
        const part = document(...statements.slice(first, first + 8))
        const PolicyDocument = holder === 'passed' ? document({ Effect: 'Allow', Action: '*', Resource: '*' }) : part
        const [put, named] = holder === 'Role' ? ['Role', { RoleName: 'worker' }] : ['User', { UserName: 'ann' }]
        await tool.call(`iam:Put${put}Policy`, { ...named, PolicyName: 'keys', PolicyDocument })
        const session = await make(part)
        for (const { key, action } of asked.slice(first, first + 8)) assert.ok(await isAllowed(session, action), key)
      }
    })

    test(`${name}, the event history has who asked`, async () => {
      const session = await make(document({ Effect: 'Allow', Action: 'sns:*', Resource: '*' }))
      await tool.call('sts:GetCallerIdentity', {}, session)
      const LookupAttributes = [{ AttributeKey: 'AccessKeyId', AttributeValue: session.accessKeyId }]
      const event = await until(`an event of ${name}`, async () => {
        const { Events } = await tool.call('cloudtrail:LookupEvents', { LookupAttributes }, ROOT_KEY)
        const found = listed(Events).find(({ EventName }) => String(EventName) === 'GetCallerIdentity')
        return found && JSON.parse(String(found.CloudTrailEvent))
      })
      const { sessionContext, ...who } = event.userIdentity as Output
      assert.deepEqual(who as unknown, { ...identity(), accessKeyId: session.accessKeyId })
      if (session.sessionToken === undefined) return assert.equal(sessionContext, undefined)
      const { attributes, sessionIssuer } = sessionContext ?? {}
      assert.match(String(attributes?.creationDate), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.deepEqual(
        { mfaAuthenticated: attributes?.mfaAuthenticated } as unknown,
        context?.() ?? { mfaAuthenticated: 'false' },
      )
      assert.deepEqual(sessionIssuer as unknown, issuer?.())
    })
  }
})
