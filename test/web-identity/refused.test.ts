import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withOtherLetter } from '../support/changed.ts'
import { signedFetch } from '../support/signed-fetch.ts'
import { newProviderKey, signToken } from '../support/test-provider.ts'
import { ONE, TWO } from '../support/two-accounts.ts'
import { invalid, refusal, UNPROVED, webIdentity } from '../support/web-identity.ts'

const at = webIdentity()
const { rootOf, providerArn, now, trust, equals, newRole, claims, token, assume } = at

describe('no token', () => {
  test('is one of a provider that the role’s account does not have, though another has it', async () => {
    const RoleArn = await newRole(TWO, trust({}, { Principal: { Federated: providerArn(ONE) } }))
    const none = invalid(`No OpenIDConnect provider found in your account for ${at.provider.issuer}`)
    assert.deepEqual(await refusal(assume(RoleArn, token())), none)
    const other = invalid('No OpenIDConnect provider found in your account for https://idp.example.com')
    assert.deepEqual(
      await refusal(assume(await newRole(ONE, trust()), token({ iss: 'https://idp.example.com' }))),
      other,
    )
    const spelled = [
      `${at.provider.issuer}/`,
      at.provider.issuer.toUpperCase(),
      at.provider.url,
      `https://${at.provider.url}/`,
    ]
    for (const iss of spelled) {
      assert.equal((await refusal(assume(RoleArn, token({ iss }))))?.[0], 'InvalidIdentityToken', iss)
    }
  })

  test('is one that another key has signed, of another provider with the same name for its key', async () => {
    const RoleArn = await newRole(ONE, trust())
    assert.deepEqual(await refusal(assume(RoleArn, signToken(claims(), newProviderKey(at.provider.key.kid)))), UNPROVED)
    const text = token()
    assert.deepEqual(await refusal(assume(RoleArn, withOtherLetter(text, -4))), UNPROVED)
  })

  test('is one for somebody else', async () => {
    const RoleArn = await newRole(ONE, trust())
    const incorrect = invalid('Incorrect token audience')
    for (const more of [{ aud: 'other' }, { aud: ['other'] }, { azp: 'other' }, { aud: 'APP' }]) {
      assert.deepEqual(await refusal(assume(RoleArn, token(more))), incorrect, JSON.stringify(more))
    }
    for (const more of [{ aud: undefined }, { aud: [] }, { aud: '' }, { aud: [1] }, { aud: { app: 1 } }]) {
      assert.deepEqual(await refusal(assume(RoleArn, token(more))), invalid('Missing a required claim: aud.'))
    }
  })

  test('is one for several that does not say whose it is', async () => {
    const RoleArn = await newRole(ONE, trust())
    assert.equal((await refusal(assume(RoleArn, token({ aud: ['app', 'other'] }))))?.[0], 'InvalidIdentityToken')
    assert.equal(
      (await refusal(assume(RoleArn, token({ aud: ['app', 'other'], azp: 7 }))))?.[0],
      'InvalidIdentityToken',
    )
    assert.equal(await refusal(assume(RoleArn, token({ aud: ['app', 'other'], azp: 'app' }))), undefined)
  })

  test('is one whose time is over or has not come, by more than five minutes', async () => {
    const RoleArn = await newRole(ONE, trust())
    assert.equal(await refusal(assume(RoleArn, token({ exp: now() - 290 }))), undefined)
    const exp = now() - 300
    const [code, status, message] = (await refusal(assume(RoleArn, token({ exp })))) ?? []
    assert.deepEqual([code, status], ['ExpiredTokenException', 400])
    assert.match(String(message), /^Token expired: current date\/time \d+ must be before the expiration date\/time\d+$/)
    const early = invalid('The token is not valid yet')
    assert.deepEqual(await refusal(assume(RoleArn, token({ nbf: now() + 320 }))), early)
    assert.deepEqual(await refusal(assume(RoleArn, token({ iat: now() + 320, exp: now() + 900 }))), early)
  })

  test('is one that lacks what every token has, or writes its times as no whole numbers', async () => {
    const RoleArn = await newRole(ONE, trust())
    for (const name of ['iss', 'sub', 'exp', 'iat']) {
      const missing = invalid(`Missing a required claim: ${name}.`)
      assert.deepEqual(await refusal(assume(RoleArn, token({ [name]: undefined }))), missing, name)
      assert.deepEqual(await refusal(assume(RoleArn, token({ [name]: {} }))), missing, name)
    }
    for (const exp of [`${now() + 60}`, now() + 60.5, 1e300, null]) {
      assert.deepEqual(await refusal(assume(RoleArn, token({ exp }))), invalid('Missing a required claim: exp.'))
    }
    for (const nbf of [`${now()}`, now() - 0.5, [now()], null]) {
      assert.deepEqual(await refusal(assume(RoleArn, token({ nbf }))), invalid('Missing a required claim: nbf.'))
    }
  })

  test('is what is no JWT, or shorter or longer than one may be', async () => {
    const RoleArn = await newRole(ONE, trust())
    const notJwt = invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    )
    for (const text of ['abcd', 'ya29.access-token', 'a.b.c'])
      assert.deepEqual(await refusal(assume(RoleArn, text)), notJwt)
    assert.deepEqual(await refusal(assume(RoleArn, token({}, { alg: 'none' }))), notJwt)
    assert.deepEqual(await refusal(assume(RoleArn, token({}, { alg: 'HS256' }))), notJwt)
    for (const text of ['abc', 'a'.repeat(20_001)]) {
      assert.equal((await refusal(assume(RoleArn, text)))?.[0], 'ValidationError', String(text.length))
    }
  })

  test('is an access token of a service that alone knows it', async () => {
    const RoleArn = await newRole(ONE, trust())
    const answer = assume(RoleArn, token(), { ProviderId: 'www.amazon.com' })
    assert.equal((await refusal(answer))?.[0], 'InvalidIdentityToken')
  })

  test('is helped by who signs the request: root has no role for it', async () => {
    const RoleArn = await newRole(ONE, trust(equals('sub', 'bob')))
    const signed = async (WebIdentityToken: string) => {
      const fields = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleSessionName: 'job-1' }
      const body = String(new URLSearchParams({ ...fields, RoleArn, WebIdentityToken }))
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return (await signedFetch(at.accounts.castellan.url, rootOf(ONE), { service: 'sts', body, headers })).status
    }
    assert.deepEqual(
      [await signed(token()), await signed('none'), await signed(token({ sub: 'bob' }))],
      [403, 400, 200],
    )
  })

  test('gives more than a session may be passed', async () => {
    const RoleArn = await newRole(ONE, trust())
    const codeOf = async (Policy: string) => (await refusal(assume(RoleArn, token(), { Policy })))?.[0]
    assert.equal(await codeOf('{'), 'MalformedPolicyDocument')
    const Resource = Array.from({ length: 60 }, (_, i) => `arn:aws:s3:::${i}${'a'.repeat(40)}`)
    const long = JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource } })
    assert.ok(['PackedPolicyTooLarge', 'ValidationError'].includes(String(await codeOf(long))))
  })
})
