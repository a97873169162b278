import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AssumedRole, accountId, type IamUser, iamUser, rootUser } from '../aws/index.ts'
import { batchesOf, readEvents } from '../storage/event-batch.ts'
import { type AuditFacts, auditEvent, HIDDEN } from './audit.ts'
import { AuditMask, dateInWords } from './audit-elements.ts'

const account = accountId('123456789012')
const user: IamUser = {
  ...iamUser(account, { userId: 'AIDAEXAMPLE', userName: 'alice', path: '/' }),
  credential: { kind: 'long-term', accessKeyId: 'AKIAEXAMPLE' },
}
const facts: AuditFacts = {
  accountId: account,
  identity: user,
  time: Date.UTC(2026, 10, 23, 23, 15, 7, 999),
  eventSource: 'iam.amazonaws.com',
  eventName: 'CreateUser',
  region: 'us-east-1',
  sourceIp: '127.0.0.1',
  userAgent: 'aws-cli "1.45"\r\n{}',
  requestId: 'r-1',
  readOnly: false,
}

/** What is found of an event once it is stored. */
function stored(facts: AuditFacts) {
  const [batch] = batchesOf([auditEvent(facts)])
  const [event] = readEvents(Buffer.from(batch?.lines ?? []).toString())
  assert.ok(event)
  return event
}

test('an event is CloudTrail JSON of version 1.08, whatever stands in its texts', () => {
  const row = stored({
    ...facts,
    requestParameters: { UserName: 'bob' },
    responseElements: { User: { Path: '/' } },
  })
  const event = JSON.parse(row.event)
  assert.equal(event.eventID, row.eventId)
  delete event.eventID
  assert.deepEqual(event, {
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: 'arn:aws:iam::123456789012:user/alice',
      accountId: '123456789012',
      accessKeyId: 'AKIAEXAMPLE',
      userName: 'alice',
    },
    eventTime: '2026-11-23T23:15:07Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    awsRegion: 'us-east-1',
    sourceIPAddress: '127.0.0.1',
    userAgent: 'aws-cli "1.45"\r\n{}',
    requestParameters: { userName: 'bob' },
    responseElements: { user: { path: '/' } },
    requestID: 'r-1',
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
  })
  assert.deepEqual(
    { userName: row.userName, accessKeyId: row.accessKeyId, readOnly: row.readOnly, resources: row.resources },
    { userName: 'alice', accessKeyId: 'AKIAEXAMPLE', readOnly: 'false', resources: '[]' },
  )
})

test('a session says whether MFA was given; a long-term key says nothing of it', () => {
  const at = (identity: IamUser) => JSON.parse(stored({ ...facts, identity }).event).userIdentity.sessionContext
  assert.equal(at(user), undefined)
  const session = { kind: 'console', sessionId: 's', issuedAt: 1 } as const
  assert.equal(at({ ...user, credential: session }).attributes.mfaAuthenticated, 'false')
  const withMfa = { ...session, mfaAuthenticatedAt: 1 }
  assert.equal(at({ ...user, credential: withMfa }).attributes.mfaAuthenticated, 'true')
})

test('a role session names its role; who uses it is its name', () => {
  const credential = {
    kind: 'temporary',
    issuedBy: 'AssumeRole',
    accessKeyId: 'ASIAEXAMPLE',
    issuedAt: Date.UTC(2026, 10, 23, 20),
  } as const
  const session: AssumedRole = {
    kind: 'assumed-role',
    accountId: account,
    arn: 'arn:aws:sts::123456789012:assumed-role/Deploy/ci',
    role: { roleName: 'Deploy', arn: 'arn:aws:iam::123456789012:role/team/Deploy', roleId: 'AROAEXAMPLE' },
    sessionName: 'ci',
    userId: 'AROAEXAMPLE:ci',
    credential: { ...credential, isChained: false },
  }
  const row = stored({ ...facts, identity: session })
  assert.deepEqual([row.userName, row.accessKeyId], ['ci', 'ASIAEXAMPLE'])
  assert.deepEqual(JSON.parse(row.event).userIdentity, {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:ci',
    arn: session.arn,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE',
        arn: 'arn:aws:iam::123456789012:role/team/Deploy',
        accountId: account,
        userName: 'Deploy',
      },
      attributes: { creationDate: '2026-11-23T20:00:00Z', mfaAuthenticated: 'false' },
    },
  })
  const chained = stored({ ...facts, identity: { ...session, sourceIdentity: 'Alice' } })
  assert.equal(JSON.parse(chained.event).userIdentity.sessionContext.sourceIdentity, 'Alice')
})

test('a role session by web identity says of whose token it is, one by SAML does not', () => {
  const federated = (issuedBy: 'AssumeRoleWithWebIdentity' | 'AssumeRoleWithSAML'): AssumedRole => ({
    kind: 'assumed-role',
    accountId: account,
    arn: 'arn:aws:sts::123456789012:assumed-role/Deploy/ci',
    role: { roleName: 'Deploy', arn: 'arn:aws:iam::123456789012:role/Deploy', roleId: 'AROAEXAMPLE' },
    sessionName: 'ci',
    userId: 'AROAEXAMPLE:ci',
    credential: {
      kind: 'temporary',
      issuedBy,
      accessKeyId: 'ASIAEXAMPLE',
      issuedAt: 1,
      provider: 'accounts.google.com',
      claims: new Map([['accounts.google.com:sub', '1']]),
    },
  })
  const dataOf = (identity: AssumedRole) =>
    JSON.parse(stored({ ...facts, identity }).event).userIdentity.sessionContext.webIdFederationData
  assert.deepEqual(dataOf(federated('AssumeRoleWithWebIdentity')), {
    federatedProvider: 'accounts.google.com',
    attributes: { 'accounts.google.com:sub': '1' },
  })
  assert.equal(dataOf(federated('AssumeRoleWithSAML')), undefined)
})

test('a federated user names who federated it', () => {
  const event = stored({
    ...facts,
    identity: {
      kind: 'federated-user',
      accountId: account,
      arn: 'arn:aws:sts::123456789012:federated-user/Bob',
      name: 'Bob',
      userId: '123456789012:Bob',
      issuer: user,
      credential: { kind: 'temporary', issuedBy: 'GetFederationToken', accessKeyId: 'ASIAEXAMPLE', issuedAt: 1 },
    },
  })
  assert.equal(event.userName, 'Bob')
  const { type, principalId, arn, sessionContext } = JSON.parse(event.event).userIdentity
  assert.deepEqual(
    [type, principalId, arn],
    ['FederatedUser', '123456789012:Bob', 'arn:aws:sts::123456789012:federated-user/Bob'],
  )
  assert.deepEqual(sessionContext.sessionIssuer, {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: 'arn:aws:iam::123456789012:user/alice',
    accountId: account,
    userName: 'alice',
  })
})

test('whom a provider’s token is about is named as the provider has it', () => {
  const identity = {
    kind: 'identity-provider',
    provider: 'accounts.google.com',
    user: { type: 'WebIdentityUser', principalId: 'accounts.google.com:app:1', userName: '1' },
  } as const
  const event = stored({ ...facts, identity })
  assert.equal(event.userName, '1')
  assert.deepEqual(JSON.parse(event.event).userIdentity, {
    type: 'WebIdentityUser',
    principalId: 'accounts.google.com:app:1',
    userName: '1',
    identityProvider: 'accounts.google.com',
  })
})

test("another account's record says of a caller its account and unique id, and no name", () => {
  const other = accountId('444455556666')
  const row = stored({ ...facts, accountId: other })
  const { userIdentity, recipientAccountId } = JSON.parse(row.event)
  assert.deepEqual(userIdentity, { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: account })
  assert.equal(recipientAccountId, other)
  assert.equal(row.userName, null)
  assert.equal(
    JSON.parse(stored(facts).event).recipientAccountId,
    account,
    'and its own record is not mixed up with it',
  )
})

test('who has not proved it has no key in the record', () => {
  const { userIdentity } = JSON.parse(stored({ ...facts, identity: rootUser(account) }).event)
  assert.deepEqual(userIdentity, {
    type: 'Root',
    principalId: account,
    arn: 'arn:aws:iam::123456789012:root',
    accountId: account,
    accessKeyId: '',
  })
})

test('what events of one caller have in common is one object; an event that differs in any of it has its own', () => {
  const origin = (differing: Partial<AuditFacts>) => auditEvent({ ...facts, ...differing }).origin
  assert.equal(origin({}), origin({ time: 0, requestId: 'r-2', requestParameters: { UserName: 'bob' } }))
  const differing: readonly Partial<AuditFacts>[] = [
    { identity: { ...user } },
    { accountId: accountId('444455556666') },
    { eventSource: 'sts.amazonaws.com' },
    { eventName: 'GetUser' },
    { region: 'eu-west-1' },
    { sourceIp: '192.0.2.1' },
    { userAgent: 'another' },
    { readOnly: true },
    { eventType: 'AwsServiceEvent' },
  ]
  assert.equal(new Set([origin({}), ...differing.map(origin)]).size, differing.length + 1)
})

test('an error has its code and message', () => {
  const row = stored({ ...facts, errorCode: 'AccessDenied', errorMessage: 'not "allowed"' })
  assert.equal(JSON.parse(row.event).errorMessage, 'not "allowed"')
  assert.equal(JSON.parse(row.event).errorCode, 'AccessDenied')
})

test('no fact can end the text that it stands in', () => {
  const quote = '","userIdentity":{"type":"Root"},"x":"'
  const row = stored({ ...facts, eventSource: quote, eventName: quote, region: quote, sourceIp: quote })
  const { eventSource, eventName, additionalEventData, sourceIPAddress } = JSON.parse(row.event)
  const { SignedRegion } = additionalEventData
  assert.deepEqual([eventSource, eventName, SignedRegion, sourceIPAddress], [quote, quote, quote, quote])
})

test('a name that nobody has is hidden: it may be a password', () => {
  const row = stored({
    ...facts,
    identity: { kind: 'unknown-user' },
  })
  assert.equal(JSON.parse(row.event).userIdentity.userName, HIDDEN)
})

const SECRET = 'canary-4f1d'
const shapes: ReadonlyArray<readonly [string, object]> = [
  ['ChangePassword', { OldPassword: SECRET, NewPassword: SECRET }],
  ['CreateLoginProfile', { UserName: 'u', Password: SECRET }],
  ['CreateAccessKey', { AccessKey: { SecretAccessKey: SECRET } }],
  ['GetSessionToken', { Credentials: { SecretAccessKey: SECRET, SessionToken: SECRET } }],
  ['GetSessionToken input', { SerialNumber: 's', TokenCode: SECRET }],
  ['EnableMFADevice', { AuthenticationCode1: SECRET, AuthenticationCode2: SECRET }],
  [
    'CreateVirtualMFADevice',
    { VirtualMFADevice: { Base32StringSeed: new TextEncoder().encode(SECRET), QRCodePNG: SECRET } },
  ],
  ['ConfirmSubscription', { TopicArn: 'arn', Token: SECRET }],
  ['Publish', { Message: SECRET, Subject: SECRET, MessageAttributes: { a: { StringValue: SECRET } } }],
  ['a list of them', { Keys: [{ SecretAccessKey: SECRET }, { secretAccessKey: SECRET }] }],
]
for (const [name, shape] of shapes) {
  test(`the secrets of ${name} are not in the record`, () => {
    assert.ok(!new AuditMask().elements(shape).includes(SECRET), new AuditMask().elements(shape))
    assert.ok(!new AuditMask().elements(shape).includes(Buffer.from(SECRET).toString('base64')))
  })
}

test('a private key is not in the record, whichever member it was sent as', () => {
  for (const label of [
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'EC PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
  ]) {
    const pem = `-----BEGIN ${label}-----\n${SECRET.repeat(9)}\n-----END ${label}-----`
    const elements = { CertificateBody: pem, Tags: [{ Key: 'a', Value: `x${pem}` }], Names: new Map([['a', pem]]) }
    assert.deepEqual(JSON.parse(new AuditMask().elements(elements)), {
      certificateBody: HIDDEN,
      tags: [{ key: 'a', value: HIDDEN }],
      names: { a: HIDDEN },
    })
  }
  const certificate = `-----BEGIN CERTIFICATE-----\n${SECRET.repeat(9)}\n-----END CERTIFICATE-----`
  assert.ok(new AuditMask().elements({ CertificateBody: certificate }).includes(SECRET))
})

test('a field beyond its largest size is truncated, and `omitted` is there with a value of true', () => {
  const mask = new AuditMask()
  const long = 'x'.repeat(33_000)
  assert.equal(mask.elements({ PolicyDocument: long }), '{"omitted":true}')
  assert.equal(
    mask.elements({ UserName: 'a', PolicyDocument: long, PolicyName: 'b' }),
    '{"userName":"a","policyName":"b","omitted":true}',
  )
  assert.equal(mask.elements({ A: 'x'.repeat(32_000) }).length, 32_008)
  const shapes = {
    bytes: { A: '€'.repeat(11_000) },
    escapes: { A: '\u0001'.repeat(6_000) },
    elements: { A: Array.from({ length: 400_000 }, () => 1) },
    nested: { A: Array.from({ length: 50_000 }, () => ({})) },
    members: { A: Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`a${index}`, 1])) },
  }
  for (const [name, shape] of Object.entries(shapes)) assert.equal(mask.elements(shape), '{"omitted":true}', name)
  assert.equal(mask.elements({ A: 'x'.repeat(3000), B: 1 }, 2048), '{"b":1,"omitted":true}')
})

test('an event names as many resources as have room', () => {
  const ResourceName = `arn:aws:iam::123456789012:user/${'x'.repeat(2000)}`
  const resources = Array.from({ length: 1000 }, () => ({ ResourceType: 'AWS::IAM::User', ResourceName }))
  const written: unknown[] = JSON.parse(auditEvent({ ...facts, resources }).resources)
  assert.ok(written.length > 0 && written.length < 10)
})

test('dates are as JSON has them, or as CloudTrail writes those of some services', () => {
  const dates = { a: new Date(Date.UTC(2014, 6, 18, 16, 7, 39)), b: new Date(Date.UTC(2026, 0, 1, 0, 5, 0)) }
  assert.equal(new AuditMask().elements(dates), '{"a":"2014-07-18T16:07:39.000Z","b":"2026-01-01T00:05:00.000Z"}')
  const inWords = new AuditMask([], dateInWords).elements(dates)
  assert.equal(inWords, '{"a":"Jul 18, 2014, 4:07:39 PM","b":"Jan 1, 2026, 12:05:00 AM"}')
})

test('depth ends', () => {
  let deep: object = {}
  for (let i = 0; i < 5000; i++) deep = { a: deep }
  assert.ok(new AuditMask().elements(deep).length < 200)
})

test('the keys of a map stay as their caller spelt them, and secrets among them are left out all the same', () => {
  const tags = new Map<string, unknown>([
    ['Team', 'Red'],
    ['"', { Inner: 1 }],
    ['SecretAccessKey', SECRET],
  ])
  assert.equal(new AuditMask().elements({ PrincipalTags: tags }), '{"principalTags":{"Team":"Red","\\"":{"inner":1}}}')
  assert.equal(new AuditMask().elements({ PrincipalTags: tags }, 20), '{"omitted":true}')
})
