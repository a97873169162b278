import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import type { Caller } from '../services/operation.ts'
import { batchesOf, readEvents } from '../storage/event-batch.ts'
import { type AuditFacts, auditEvent, HIDDEN } from './audit.ts'
import { auditElements } from './audit-elements.ts'

const account = accountId('123456789012')
const user: Caller = {
  kind: 'user',
  accountId: account,
  arn: 'arn:aws:iam::123456789012:user/alice',
  userId: 'AIDAEXAMPLE',
  accessKeyId: 'AKIAEXAMPLE',
  credential: 'long-term',
  userName: 'alice',
  path: '/',
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
  const { accessKeyId: _, ...withoutKey } = user
  const at = (identity: Caller) => JSON.parse(stored({ ...facts, identity }).event).userIdentity.sessionContext
  assert.equal(at(user), undefined)
  assert.equal(at({ ...withoutKey, credential: 'console' }).attributes.mfaAuthenticated, 'false')
  assert.equal(at({ ...withoutKey, credential: 'console', mfaAuthenticatedAt: 1 }).attributes.mfaAuthenticated, 'true')
})

test('what events of one caller have in common is one object; an event that differs in any of it has its own', () => {
  const origin = (differing: Partial<AuditFacts>) => auditEvent({ ...facts, ...differing }).origin
  assert.equal(origin({}), origin({ time: 0, requestId: 'r-2', requestParameters: { UserName: 'bob' } }))
  const differing: readonly Partial<AuditFacts>[] = [
    { identity: { ...user } },
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
  const { eventSource, eventName, awsRegion, sourceIPAddress } = JSON.parse(row.event)
  assert.deepEqual([eventSource, eventName, awsRegion, sourceIPAddress], [quote, quote, quote, quote])
})

test('a name that nobody has is hidden: it may be a password', () => {
  const row = stored({
    ...facts,
    identity: { kind: 'claimed', type: 'IAMUser', accountId: account, userName: HIDDEN },
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
    assert.ok(!auditElements(shape).includes(SECRET), auditElements(shape))
    assert.ok(!auditElements(shape).includes(Buffer.from(SECRET).toString('base64')))
  })
}

test('parameters beyond what CloudTrail keeps are omitted, and depth ends', () => {
  assert.match(auditElements({ PolicyDocument: 'x'.repeat(200_000) }), /^\{"omitted":true,"originalSize":\d+\}$/)
  let deep: object = {}
  for (let i = 0; i < 5000; i++) deep = { a: deep }
  assert.ok(auditElements(deep).length < 200)
})
