import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sessionKeyOf } from '../support/sdk-clients.ts'
import { newProviderKey, signToken, startTestProvider } from '../support/test-provider.ts'
import { until } from '../support/tools.ts'
import { ONE } from '../support/two-accounts.ts'
import { ACTION, refusal, webIdentity } from '../support/web-identity.ts'

const at = webIdentity()
const { send, createProvider, rootOf, providerArn, trust, equals, newRole, claims, token, assume } = at

describe('the session', () => {
  test('has the provider’s keys that AWS keeps, and who made it', async () => {
    const RoleArn = await newRole(ONE, trust())
    const RoleName = RoleArn.split('/')[1]
    const allowed = (Condition: object) => ({ Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*', Condition })
    const lists = async (Condition: object) => {
      const PolicyDocument = JSON.stringify({ Statement: allowed(Condition) })
      await send(rootOf(ONE), 'iam', 'PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument })
      const key = sessionKeyOf(await assume(RoleArn, token({ amr: ['mfa'], email: 'ann@example.com' })))
      return (await at.clients.answer('iam', key, 'ListRoles', {})).error?.code ?? ''
    }
    assert.equal(await lists(equals('sub', 'ann')), '')
    assert.equal(await lists(equals('aud', 'app')), '')
    assert.equal(await lists({ 'ForAnyValue:StringEquals': { [`${at.provider.url}:amr`]: 'mfa' } }), '')
    assert.equal(await lists({ StringEquals: { 'aws:FederatedProvider': providerArn() } }), '')
    assert.equal(await lists(equals('email', 'ann@example.com')), 'AccessDenied')
    assert.equal(await lists(equals('sub', 'bob')), 'AccessDenied')
  })

  test('ends with its role, and lasts when its provider is gone', async () => {
    const own = await startTestProvider()
    await createProvider(ONE, own.issuer, 'app')
    const arn = providerArn(ONE, own.url)
    const RoleArn = await newRole(ONE, trust({}, { Principal: { Federated: arn } }))
    const text = signToken(claims({ iss: own.issuer }), own.key)
    const key = sessionKeyOf(await assume(RoleArn, text))
    await send(rootOf(ONE), 'iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })
    await send(key, 'sts', 'GetCallerIdentity', {})
    assert.equal((await refusal(assume(RoleArn, text)))?.[0], 'InvalidIdentityToken')
    await send(rootOf(ONE), 'iam', 'DeleteRole', { RoleName: RoleArn.split('/')[1] })
    assert.equal((await at.clients.answer('sts', key, 'GetCallerIdentity', {})).error?.code, 'InvalidClientTokenId')
    await own.close()
  })
})

describe('the record', () => {
  const events = async (EventName: string) => {
    const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: EventName }]
    const { Events } = await send(rootOf(ONE), 'cloudtrail', 'LookupEvents', { LookupAttributes })
    return (Events as { CloudTrailEvent: string }[]).map(({ CloudTrailEvent }) => CloudTrailEvent)
  }
  const eventOf = async (EventName: string, text: string) =>
    JSON.parse(
      await until(`an event with ${text}`, async () => (await events(EventName)).find((event) => event.includes(text))),
    )

  test('has the provider’s user, what the token passed, and not the token', async () => {
    const RoleArn = await newRole(ONE, trust({}, { Action: [ACTION, 'sts:TagSession', 'sts:SetSourceIdentity'] }))
    const passed = {
      'https://aws.amazon.com/tags': { principal_tags: { Team: ['Red'] }, transitive_tag_keys: ['Team'] },
      'https://aws.amazon.com/source_identity': 'ann',
    }
    const text = token({ sub: 'recorded', ...passed })
    const { output } = await assume(RoleArn, text, { RoleSessionName: 'recorded-1' })
    const event = await eventOf('AssumeRoleWithWebIdentity', 'recorded-1')
    assert.deepEqual(event.userIdentity, {
      type: 'WebIdentityUser',
      principalId: `${providerArn()}:app:recorded`,
      userName: 'recorded',
      identityProvider: providerArn(),
    })
    assert.deepEqual(event.requestParameters, {
      roleArn: RoleArn,
      roleSessionName: 'recorded-1',
      sourceIdentity: 'ann',
      principalTags: { Team: 'Red' },
      transitiveTagKeys: ['Team'],
    })
    assert.equal(event.responseElements.subjectFromWebIdentityToken, 'recorded')
    const everything = (await events('AssumeRoleWithWebIdentity')).join()
    assert.ok(!everything.includes(text.split('.')[2] ?? text))
    assert.ok(!everything.includes(sessionKeyOf({ output, error: undefined }).secretAccessKey))
  })

  test('has of a call of the session which provider it came from', async () => {
    const RoleArn = await newRole(ONE, trust())
    const key = sessionKeyOf(await assume(RoleArn, token(), { RoleSessionName: 'later-1' }))
    await at.clients.answer('iam', key, 'ListUsers', {})
    const { userIdentity } = await eventOf('ListUsers', 'later-1')
    assert.deepEqual(userIdentity.sessionContext.webIdFederationData, {
      federatedProvider: providerArn(),
      attributes: { [`${at.provider.url}:aud`]: 'app', [`${at.provider.url}:sub`]: 'ann' },
    })
  })

  test('has who was refused, and of a token that proved nothing no word', async () => {
    const RoleArn = await newRole(ONE, trust(equals('sub', 'bob')))
    await assume(RoleArn, token({ sub: 'refused' }), { RoleSessionName: 'refused-1' })
    const event = await eventOf('AssumeRoleWithWebIdentity', 'refused-1')
    assert.deepEqual([event.errorCode, event.userIdentity.userName], ['AccessDenied', 'refused'])
    assert.ok(!JSON.stringify(event).includes('eyJ'))
    await assume(RoleArn, signToken(claims(), newProviderKey('first')), { RoleSessionName: 'unproved-1' })
    await assume(RoleArn, token(), { RoleSessionName: 'refused-2' })
    await eventOf('AssumeRoleWithWebIdentity', 'refused-2')
    assert.ok(!(await events('AssumeRoleWithWebIdentity')).join().includes('unproved-1'))
  })
})
