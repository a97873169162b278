import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId, iamUser } from '../aws/index.ts'
import { ownContext, type RequestFacts, requestContext } from './condition-keys.ts'

const facts: RequestFacts = {
  caller: iamUser(accountId('111122223333'), {
    userId: 'AIDAEXAMPLE',
    userName: 'ann',
    path: '/',
    tags: new Map([['team', 'Blue']]),
  }),
  ownerAccount: accountId('444455556666'),
  region: 'eu-west-1',
  sourceIp: '192.0.2.1',
  userAgent: 'aws-cli',
  secureTransport: false,
  now: Date.UTC(2026, 10, 29, 12, 0, 1, 500),
}
const nothing = () => undefined

test('a request has the global keys of its own, of its resource, and of who asks', () => {
  const context = requestContext(facts, nothing)
  const keys: Readonly<Record<string, string | undefined>> = {
    'aws:sourceip': '192.0.2.1',
    'aws:useragent': 'aws-cli',
    'aws:securetransport': 'false',
    'aws:requestedregion': 'eu-west-1',
    'aws:currenttime': '2026-11-29T12:00:01.500Z',
    'aws:epochtime': '1795953601',
    'aws:viaawsservice': 'false',
    'aws:resourceaccount': '444455556666',
    'aws:principalaccount': '111122223333',
    'aws:username': 'ann',
    'aws:principaltag/team': 'Blue',
    'aws:principaltag/other': undefined,
    'aws:multifactorauthpresent': undefined,
    'iam:policyarn': undefined,
  }
  for (const [key, value] of Object.entries(keys)) assert.equal(context(key), value, key)
})

test("an operation's own keys answer for what is neither of the request nor of who asks, and for nothing else", () => {
  const asked: string[] = []
  const context = requestContext(facts, (key) => {
    asked.push(key)
    return 'own'
  })
  assert.equal(context('iam:policyarn'), 'own')
  assert.equal(context('aws:requesttag/team'), 'own')
  for (const key of ['aws:username', 'aws:sourceidentity', 'aws:principaltag/other', 'aws:multifactorauthpresent'])
    assert.notEqual(context(key), 'own', key)
  assert.deepEqual(asked, ['iam:policyarn', 'aws:requesttag/team'])
})

test('own keys are found in any letter case; the same key with two values is none that could be trusted', () => {
  assert.equal(ownContext({ 'iam:PolicyARN': 'p', 'aws:RequestTag/Team': 't' })?.('aws:requesttag/team'), 't')
  assert.equal(ownContext({ 'aws:RequestTag/Team': 'a', 'aws:RequestTag/team': 'b' }), undefined)
  assert.equal(ownContext({ 'aws:RequestTag/Team': 'a', 'aws:RequestTag/team': 'a' })?.('aws:requesttag/team'), 'a')
})
