import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { SERVICES } from '../src/services/index.ts'
import { withOtherLetter } from './support/changed.ts'
import { type Credentials, query, signedFetch } from './support/signed-fetch.ts'
import { until } from './support/tools.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from './support/two-accounts.ts'

let accounts: TwoAccounts
let attacker: Credentials
let victim: Credentials
/** Of TWO's: its user's access key id, and the id of its subscription. */
const made = { accessKeyId: '', subscription: '' }

const DOCUMENT = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
})
const METADATA = readFileSync(join(import.meta.dirname, '../vectors/files/saml-metadata.xml'), 'utf8')
const ALARM = {
  Namespace: 'n',
  MetricName: 'm',
  Statistic: 'Sum',
  Period: '60',
  EvaluationPeriods: '1',
  Threshold: '1',
  ComparisonOperator: 'GreaterThanThreshold',
}

async function send(key: Credentials, service: string, action: string, parameters: Readonly<Record<string, string>>) {
  const answer = await signedFetch(accounts.castellan.endpoint, key, query(service, action, parameters))
  return { status: answer.status, text: await answer.text() }
}

async function ask(key: Credentials, service: string, action: string, parameters: Readonly<Record<string, string>>) {
  const { status, text } = await send(key, service, action, parameters)
  assert.equal(status, 200, `${action}: ${text}`)
  return text
}

/** What an answer says, but for the request's id. */
async function outcome(
  key: Credentials,
  service: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
) {
  if (service === 'castellan') {
    const answer = await sendJson(key, { service, target: `Castellan_20261123.${action}`, input: parameters })
    const { __type: code, message } = (await answer.json()) as { __type?: string; message?: string }
    return { status: answer.status, code, message }
  }
  const { status, text } = await send(key, service, action, parameters)
  const member = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1]
  return { status, code: member('Code'), message: member('Message') ?? member('message') }
}

interface JsonCall {
  readonly service: string
  readonly target: string
  readonly input: object
}

async function sendJson(key: Credentials, { service, target, input }: JsonCall): Promise<Response> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }
  return await signedFetch(accounts.castellan.endpoint, key, { service, headers, body: JSON.stringify(input) })
}

async function json<Answer>(key: Credentials, call: JsonCall): Promise<Answer> {
  const answer = await sendJson(key, call)
  assert.equal(answer.status, 200)
  return (await answer.json()) as Answer
}

/** The account's record, the newest event first. */
async function events(key: Credentials): Promise<readonly Record<string, unknown>[]> {
  const { Events } = await json<{ Events: { CloudTrailEvent: string }[] }>(key, {
    service: 'cloudtrail',
    target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
    input: { MaxResults: 50 },
  })
  return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent))
}

before(async () => {
  accounts = await startTwoAccounts()
  attacker = accounts.roots[ONE] as Credentials
  victim = accounts.roots[TWO] as Credentials
  await ask(attacker, 'iam', 'CreateUser', { UserName: 'own' })
  await ask(attacker, 'iam', 'CreateGroup', { GroupName: 'own' })
  await ask(attacker, 'iam', 'CreateRole', { RoleName: 'own', AssumeRolePolicyDocument: TRUST })
  await ask(victim, 'iam', 'CreateUser', { UserName: 'there' })
  const key = await ask(victim, 'iam', 'CreateAccessKey', { UserName: 'there' })
  made.accessKeyId = /<AccessKeyId>(.*?)</.exec(key)?.[1] ?? ''
  await ask(victim, 'iam', 'CreatePolicy', { PolicyName: 'there', PolicyDocument: DOCUMENT })
  await ask(victim, 'iam', 'CreateRole', { RoleName: 'there', AssumeRolePolicyDocument: TRUST })
  await ask(victim, 'iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName: 'there' })
  await ask(victim, 'iam', 'CreateOpenIDConnectProvider', {
    Url: 'https://there',
    'ThumbprintList.member.1': 'a'.repeat(40),
  })
  await ask(victim, 'iam', 'CreateSAMLProvider', { Name: 'there', SAMLMetadataDocument: METADATA })
  await ask(victim, 'sns', 'CreateTopic', { Name: 'there' })
  const topic = { TopicArn: `arn:aws:sns:us-east-1:${TWO}:there` }
  const endpoint = { Protocol: 'email', Endpoint: 'ops@example.com', ReturnSubscriptionArn: 'true' }
  const subscribed = await ask(victim, 'sns', 'Subscribe', { ...topic, ...endpoint })
  made.subscription = /<SubscriptionArn>.*:(.*?)</.exec(subscribed)?.[1] ?? ''
  await ask(victim, 'monitoring', 'PutMetricAlarm', { AlarmName: 'there', ...ALARM })
})
after(() => accounts?.close())

const CODES = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' }
const TAG = { 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v' }
const TAG_KEY = { 'TagKeys.member.1': 'k' }

const policy = (name: string) => ({ PolicyArn: `arn:aws:iam::${TWO}:policy/${name}` })
const device = (name: string) => ({ SerialNumber: `arn:aws:iam::${TWO}:mfa/${name}` })
const topic = (name: string) => ({ TopicArn: `arn:aws:sns:us-east-1:${TWO}:${name}` })
const oidc = (name: string) => ({ OpenIDConnectProviderArn: `arn:aws:iam::${TWO}:oidc-provider/${name}` })
const saml = (name: string) => ({ SAMLProviderArn: `arn:aws:iam::${TWO}:saml-provider/${name}` })
const user = (name: string) => ({ PolicySourceArn: `arn:aws:iam::${TWO}:user/${name}` })
const alarm = (name: string) => ({ ResourceARN: `arn:aws:cloudwatch:us-east-1:${TWO}:alarm:${name}` })
const subscription = (name: string) => ({
  SubscriptionArn: `arn:aws:sns:us-east-1:${TWO}:there:${name === 'there' ? made.subscription : 'ffffffff-ffff-4fff-8fff-ffffffffffff'}`,
})
const key = (name: string) => ({
  AccessKeyId: name === 'there' ? made.accessKeyId : withOtherLetter(made.accessKeyId, -1),
})

type Parameters_ = Readonly<Record<string, string>>

/**
 * Each operation that an ARN, or an id with an account in it, is given to: with a thing that the other account has, or
 * has not.
 */
const CALLS: readonly (readonly [
  service: string,
  action: string,
  (name: string) => Parameters_,
  more?: Parameters_,
])[] = [
  ['iam', 'GetPolicy', policy],
  ['iam', 'GetPolicyVersion', policy, { VersionId: 'v1' }],
  ['iam', 'ListPolicyVersions', policy],
  ['iam', 'CreatePolicyVersion', policy, { PolicyDocument: DOCUMENT, SetAsDefault: 'true' }],
  ['iam', 'SetDefaultPolicyVersion', policy, { VersionId: 'v1' }],
  ['iam', 'DeletePolicyVersion', policy, { VersionId: 'v1' }],
  ['iam', 'DeletePolicy', policy],
  ['iam', 'ListEntitiesForPolicy', policy],
  ['iam', 'ListPolicyTags', policy],
  ['iam', 'TagPolicy', policy, TAG],
  ['iam', 'UntagPolicy', policy, TAG_KEY],
  ['iam', 'AttachUserPolicy', policy, { UserName: 'own' }],
  ['iam', 'DetachUserPolicy', policy, { UserName: 'own' }],
  ['iam', 'AttachGroupPolicy', policy, { GroupName: 'own' }],
  ['iam', 'DetachGroupPolicy', policy, { GroupName: 'own' }],
  ['iam', 'AttachRolePolicy', policy, { RoleName: 'own' }],
  ['iam', 'DetachRolePolicy', policy, { RoleName: 'own' }],
  ['iam', 'CreateUser', (name) => ({ PermissionsBoundary: policy(name).PolicyArn }), { UserName: 'limited' }],
  ['sts', 'GetSessionToken', device, { TokenCode: '123456' }],
  ['castellan', 'EnableRootMFADevice', device, CODES],
  ['castellan', 'DeactivateRootMFADevice', device],
  ['castellan', 'ResyncRootMFADevice', device, CODES],
  [
    'iam',
    'PutUserPermissionsBoundary',
    (name) => ({ PermissionsBoundary: policy(name).PolicyArn }),
    { UserName: 'own' },
  ],
  [
    'iam',
    'PutRolePermissionsBoundary',
    (name) => ({ PermissionsBoundary: policy(name).PolicyArn }),
    { RoleName: 'own' },
  ],
  [
    'iam',
    'CreateRole',
    (name) => ({ PermissionsBoundary: policy(name).PolicyArn }),
    { RoleName: 'limited', AssumeRolePolicyDocument: TRUST },
  ],
  ['iam', 'AcquireRole', (name) => ({ TemplateArn: `arn:aws:iam::${TWO}:role-template/${name}` })],
  ['iam', 'GetRoleTemplateVersion', (name) => ({ TemplateArn: `arn:aws:iam::${TWO}:role-template/${name}` })],
  ['iam', 'GetHumanReadableSummary', (name) => ({ EntityArn: `arn:aws:iam::${TWO}:delegation-request/${name}` })],
  ['iam', 'GenerateServiceLastAccessedDetails', (name) => ({ Arn: `arn:aws:iam::${TWO}:user/${name}` })],
  [
    'iam',
    'ListPoliciesGrantingServiceAccess',
    (name) => ({ Arn: `arn:aws:iam::${TWO}:user/${name}` }),
    { 'ServiceNamespaces.member.1': 'iam' },
  ],
  ['iam', 'SimulatePrincipalPolicy', user, { 'ActionNames.member.1': 'iam:GetUser' }],
  ['iam', 'GetContextKeysForPrincipalPolicy', user],
  ['iam', 'GetMFADevice', (name) => ({ SerialNumber: `arn:aws:iam::${TWO}:u2f/user/${name}/key` })],
  ['iam', 'EnableMFADevice', device, { UserName: 'own', ...CODES }],
  ['iam', 'DeactivateMFADevice', device, { UserName: 'own' }],
  ['iam', 'ResyncMFADevice', device, { UserName: 'own', ...CODES }],
  ['iam', 'DeleteVirtualMFADevice', device],
  ['iam', 'ListMFADeviceTags', device],
  ['iam', 'TagMFADevice', device, TAG],
  ['iam', 'UntagMFADevice', device, TAG_KEY],
  ['iam', 'GetOpenIDConnectProvider', oidc],
  ['iam', 'DeleteOpenIDConnectProvider', oidc],
  ['iam', 'AddClientIDToOpenIDConnectProvider', oidc, { ClientID: 'c' }],
  ['iam', 'RemoveClientIDFromOpenIDConnectProvider', oidc, { ClientID: 'c' }],
  ['iam', 'UpdateOpenIDConnectProviderThumbprint', oidc, { 'ThumbprintList.member.1': 'a'.repeat(40) }],
  ['iam', 'ListOpenIDConnectProviderTags', oidc],
  ['iam', 'TagOpenIDConnectProvider', oidc, TAG],
  ['iam', 'UntagOpenIDConnectProvider', oidc, TAG_KEY],
  ['iam', 'GetSAMLProvider', saml],
  ['iam', 'DeleteSAMLProvider', saml],
  ['iam', 'UpdateSAMLProvider', saml, { SAMLMetadataDocument: METADATA }],
  ['iam', 'ListSAMLProviderTags', saml],
  ['iam', 'TagSAMLProvider', saml, TAG],
  ['iam', 'UntagSAMLProvider', saml, TAG_KEY],
  ['iam', 'GetAccessKeyLastUsed', key],
  ['iam', 'UpdateAccessKey', key, { UserName: 'own', Status: 'Inactive' }],
  ['iam', 'DeleteAccessKey', key, { UserName: 'own' }],
  ['sns', 'GetTopicAttributes', topic],
  ['sns', 'SetTopicAttributes', topic, { AttributeName: 'DisplayName', AttributeValue: 'x' }],
  ['sns', 'AddPermission', topic, { Label: 'l', 'AWSAccountId.member.1': ONE, 'ActionName.member.1': 'Publish' }],
  ['sns', 'RemovePermission', topic, { Label: 'l' }],
  ['sns', 'Subscribe', topic, { Protocol: 'email', Endpoint: 'thief@example.com' }],
  ['sns', 'ConfirmSubscription', topic, { Token: 'f'.repeat(64) }],
  ['sns', 'ListSubscriptionsByTopic', topic],
  ['sns', 'Publish', topic, { Message: 'm' }],
  ['sns', 'Publish', (name) => ({ TargetArn: topic(name).TopicArn }), { Message: 'm' }],
  [
    'sns',
    'PublishBatch',
    topic,
    {
      'PublishBatchRequestEntries.member.1.Id': '1',
      'PublishBatchRequestEntries.member.1.Message': 'm',
    },
  ],
  ['sns', 'DeleteTopic', topic],
  ['sns', 'ListTagsForResource', (name) => ({ ResourceArn: topic(name).TopicArn })],
  ['sns', 'TagResource', (name) => ({ ResourceArn: topic(name).TopicArn }), TAG],
  ['sns', 'UntagResource', (name) => ({ ResourceArn: topic(name).TopicArn }), TAG_KEY],
  ['sns', 'GetSubscriptionAttributes', subscription],
  ['sns', 'SetSubscriptionAttributes', subscription, { AttributeName: 'FilterPolicy', AttributeValue: '{"a":["b"]}' }],
  ['sns', 'Unsubscribe', subscription],
  ['monitoring', 'ListTagsForResource', alarm],
  ['monitoring', 'TagResource', alarm, TAG],
  ['monitoring', 'UntagResource', alarm, TAG_KEY],
  ['sts', 'GetFederationToken', (name) => ({ 'PolicyArns.member.1.arn': policy(name).PolicyArn }), { Name: 'Bob' }],
  [
    'sts',
    'AssumeRoleWithWebIdentity',
    (name) => ({ RoleArn: `arn:aws:iam::${TWO}:role/${name}` }),
    { RoleSessionName: 'session', WebIdentityToken: 'none' },
  ],
  [
    'sts',
    'AssumeRoleWithSAML',
    (name) => ({
      RoleArn: `arn:aws:iam::${TWO}:role/${name}`,
      PrincipalArn: `arn:aws:iam::${TWO}:saml-provider/${name}`,
    }),
    { SAMLAssertion: 'none' },
  ],
  ['sts', 'AssumeRole', (name) => ({ RoleArn: `arn:aws:iam::${TWO}:role/${name}` }), { RoleSessionName: 'session' }],
]

/** What names a thing and needs no wall. */
const OPEN = new Set([
  'SimulateCustomPolicy', // It looks nothing up.
  'AssumeRoot', // Nobody is let in: there are no organizations.
  'GetAccessKeyInfo', // The account is in the key's id, for whoever knows it.
])

test('each operation that takes an ARN, or another name with an account in it, is tried', () => {
  const tried = new Set(CALLS.map(([, action]) => action))
  for (const { name: service, operations } of SERVICES) {
    const model = JSON.parse(readFileSync(join(import.meta.dirname, `../models/${service}.json`), 'utf8')) as Model
    for (const { name } of operations) {
      const input = model.operations[name]?.input
      const members = Object.keys((input && model.shapes[input.shape]?.members) ?? {})
      const naming = members.filter((member) => /arns?$|^(SerialNumber|AccessKeyId|PermissionsBoundary)$/i.test(member))
      if (naming.length === 0 || OPEN.has(name)) continue
      assert.ok(tried.has(name), `${service}:${name} takes ${naming}: add a line to CALLS in test/accounts.test.ts`)
    }
  }
})

interface Model {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>
  readonly shapes: Readonly<Record<string, { readonly members?: object }>>
}

describe('what names a thing of another account is refused to its root, and tells not whether there is such a thing', () => {
  for (const [service, action, thing, more] of CALLS) {
    test(`${service}:${action} of ${Object.keys(thing('')).join(', ')}`, async () => {
      const there = await outcome(attacker, service, action, { ...thing('there'), ...more })
      const absent = await outcome(attacker, service, action, { ...thing('absent'), ...more })
      assert.ok(there.status >= 400, JSON.stringify(there))
      const plain = ({ message = '', ...rest }: typeof there, name: string) => ({
        ...rest,
        message: [...Object.values(thing(name)), 'there', 'absent'].reduce(
          (text, each) => text.replaceAll(each, '…'),
          message.replace(/Request ID: [-\w]+/, 'Request ID: …'),
        ),
      })
      assert.deepEqual(plain(there, 'there'), plain(absent, 'absent'))
    })
  }

  test('and nothing of it has changed, nor stands in its record', async () => {
    const policies = await ask(victim, 'iam', 'ListPolicyVersions', policy('there'))
    assert.equal(policies.match(/<VersionId>/g)?.length, 1)
    assert.doesNotMatch(await ask(victim, 'iam', 'ListPolicyTags', policy('there')), /<Key>/)
    assert.match(await ask(victim, 'iam', 'ListAccessKeys', { UserName: 'there' }), /<Status>Active</)
    assert.match(await ask(victim, 'iam', 'ListVirtualMFADevices', {}), /mfa\/there/)
    const subscriptions = await ask(victim, 'sns', 'ListSubscriptionsByTopic', topic('there'))
    assert.equal(subscriptions.match(/<Endpoint>/g)?.length, 1)
    assert.doesNotMatch(await ask(victim, 'sns', 'GetTopicAttributes', topic('there')), /<value>x<|thief/)
    const found = await events(victim)
    assert.ok(found.length > 5)
    for (const event of found) assert.doesNotMatch(JSON.stringify(event), new RegExp(ONE))
  })
})

test('what a topic’s policy lets the other account do works there, and stands in both accounts’ records', async () => {
  const { Mail } = await json<{ Mail: { Body: string }[] }>(victim, {
    service: 'castellan',
    target: 'Castellan_20261123.ListMail',
    input: {},
  })
  const Token = /Token=([0-9a-f]+)/.exec(Mail[0]?.Body ?? '')?.[1] ?? ''
  const { TopicArn } = topic('there')
  const allow = { Effect: 'Allow', Principal: { AWS: ONE }, Action: 'SNS:ConfirmSubscription', Resource: TopicArn }
  const AttributeValue = JSON.stringify({ Statement: allow })
  await ask(victim, 'sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue })
  assert.match(await ask(attacker, 'sns', 'ConfirmSubscription', { TopicArn, Token }), new RegExp(made.subscription))

  const confirmed = async (key: Credentials) =>
    (await events(key)).find(({ eventName, errorCode }) => eventName === 'ConfirmSubscription' && !errorCode)
  const own = await until("the event in the caller's record", () => confirmed(attacker))
  const theirs = await confirmed(victim)
  assert.deepEqual([own.recipientAccountId, theirs?.recipientAccountId], [ONE, TWO])
  assert.deepEqual((own.userIdentity as { type: string }).type, 'Root')
  assert.deepEqual(theirs?.userIdentity, { type: 'AWSAccount', principalId: ONE, accountId: ONE })
  assert.equal(typeof own.sharedEventID, 'string')
  assert.equal(own.sharedEventID, theirs?.sharedEventID)
  assert.notEqual(own.eventID, theirs?.eventID)
})

test('an alarm may name a topic of another account, learns nothing of it, and tells it what its policy lets it tell', async () => {
  const TopicArn = topic('there').TopicArn ?? ''
  const put = (name: string, about: string) =>
    outcome(attacker, 'monitoring', 'PutMetricAlarm', {
      AlarmName: name,
      ...ALARM,
      'AlarmActions.member.1': topic(about).TopicArn ?? '',
    })
  assert.deepEqual(await put('mine', 'there'), await put('other', 'absent'))
  assert.equal((await put('mine', 'there')).status, 200)
  const mails = async () => {
    const target = 'Castellan_20261123.ListMail'
    const { Mail } = await json<{ Mail: { Subject: string }[] }>(victim, { service: 'castellan', target, input: {} })
    return Mail.filter(({ Subject }) => Subject.startsWith('ALARM: "mine"')).length
  }
  const alarm = async (StateValue: string) => {
    await ask(attacker, 'monitoring', 'SetAlarmState', { AlarmName: 'mine', StateValue, StateReason: 'test' })
    return ask(attacker, 'monitoring', 'DescribeAlarmHistory', { AlarmName: 'mine', HistoryItemType: 'Action' })
  }
  assert.match(await alarm('ALARM'), /Failed to execute action .* because no resource-based policy allows/)
  assert.equal(await mails(), 0)
  await alarm('OK')
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: 'SNS:Publish',
    Resource: TopicArn,
    Condition: {
      ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${ONE}:alarm:*` },
      StringEquals: { 'aws:SourceAccount': ONE },
    },
  }
  const AttributeValue = JSON.stringify({ Statement })
  await ask(victim, 'sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue })
  assert.match(await alarm('ALARM'), /Successfully executed action/)
  assert.equal(await mails(), 1)
})
