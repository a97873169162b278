import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ONE, TWO } from '../support/two-accounts.ts'
import { NOT_AUTHORIZED, refusal, webIdentity } from '../support/web-identity.ts'

const at = webIdentity()
const { providerArn, trust, equals, newRole, token, assume } = at

describe('the trust policy', () => {
  test('decides by what the token says of whom it is about and for whom it is', async () => {
    const RoleArn = await newRole(
      ONE,
      trust({ StringEquals: { ...equals('sub', 'ann').StringEquals, ...equals('aud', 'app').StringEquals } }),
    )
    assert.equal(await refusal(assume(RoleArn, token())), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, token({ sub: 'bob' }))), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(RoleArn, token({ sub: 'Ann' }))), NOT_AUTHORIZED)
  })

  test('knows the authorized party as the audience, and the audience as the original one', async () => {
    const RoleArn = await newRole(
      ONE,
      trust({ StringEquals: { ...equals('aud', 'app').StringEquals, ...equals('oaud', 'backend').StringEquals } }),
    )
    assert.equal(await refusal(assume(RoleArn, token({ azp: 'app', aud: 'backend' }))), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, token({ azp: 'app', aud: 'other' }))), NOT_AUTHORIZED)
    assert.deepEqual(await refusal(assume(RoleArn, token())), NOT_AUTHORIZED)
  })

  test('has amr and email, and no claim that AWS makes no key of', async () => {
    const RoleArn = await newRole(
      ONE,
      trust({
        'ForAnyValue:StringEquals': { [`${at.provider.url}:amr`]: 'mfa' },
        ...equals('email', 'ann@example.com'),
      }),
    )
    assert.equal(await refusal(assume(RoleArn, token({ amr: ['pwd', 'mfa'], email: 'ann@example.com' }))), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, token({ amr: ['pwd'], email: 'ann@example.com' }))), NOT_AUTHORIZED)
    const byGroup = await newRole(ONE, trust(equals('groups', 'admins')))
    assert.deepEqual(await refusal(assume(byGroup, token({ groups: 'admins' }))), NOT_AUTHORIZED)
  })

  test('denies, whatever else it allows', async () => {
    const RoleArn = await newRole(ONE, trust(), trust(equals('sub', 'ann'), { Effect: 'Deny' }))
    assert.deepEqual(await refusal(assume(RoleArn, token())), NOT_AUTHORIZED)
    assert.equal(await refusal(assume(RoleArn, token({ sub: 'bob' }))), undefined)
  })

  test('trusts this provider, by this operation, and is told of nothing else: all refusals read alike', async () => {
    const google = { Principal: { Federated: 'at.accounts.google.com' } }
    const account = { Principal: { AWS: ONE }, Action: ['sts:AssumeRole'] }
    for (const more of [google, account, { Principal: { Federated: providerArn(TWO) } }]) {
      const RoleArn = await newRole(ONE, trust({}, more))
      assert.deepEqual(await refusal(assume(RoleArn, token())), NOT_AUTHORIZED, JSON.stringify(more))
    }
    for (const name of ['role/nobody', 'role/path/role-1', 'user/role-1']) {
      assert.deepEqual(await refusal(assume(`arn:aws:iam::${ONE}:${name}`, token())), NOT_AUTHORIZED, name)
    }
    assert.deepEqual(await refusal(assume('nothing-valid-in-here', token())), [
      'ValidationError',
      400,
      'Request ARN is invalid',
    ])
  })

  test('sees no tag of the caller’s in what the caller calls itself', async () => {
    const RoleArn = await newRole(
      ONE,
      trust({ StringEquals: { 'sts:RoleSessionName': 'job-1', 'aws:PrincipalTag/team': 'red' } }),
    )
    assert.deepEqual(await refusal(assume(RoleArn, token({ 'aws:PrincipalTag/team': 'red' }))), NOT_AUTHORIZED)
  })
})
