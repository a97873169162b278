import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { describe, test } from 'node:test'
import { newProviderKey, signToken, startTestProvider } from '../support/test-provider.ts'
import { ONE } from '../support/two-accounts.ts'
import { NO_KEY, refusal, webIdentity } from '../support/web-identity.ts'

const at = webIdentity()
const { createProvider, providerArn, now, trust, newRole, claims, token, assume } = at

describe('a provider’s keys', () => {
  test('may change: a token of a new one is taken, and one of the old one no longer', async () => {
    const RoleArn = await newRole(ONE, trust())
    const [first, second] = [at.provider.key, newProviderKey('second')]
    assert.equal(await refusal(assume(RoleArn, token())), undefined)
    at.provider.setKeys(second)
    at.ahead += 40_000
    assert.equal(await refusal(assume(RoleArn, signToken(claims(), second))), undefined)
    assert.deepEqual(await refusal(assume(RoleArn, signToken(claims(), first))), NO_KEY)
  })

  test('are asked for once in half a minute, however many tokens name keys that there are not', async () => {
    const RoleArn = await newRole(ONE, trust())
    at.ahead += 40_000
    const { length } = at.provider.asked
    for (let i = 0; i < 5; i++) {
      const wanted = Array.from({ length: 10 }, (_, j) => refusal(assume(RoleArn, token({}, { kid: `../${i}-${j}` }))))
      for (const answer of await Promise.all(wanted)) assert.deepEqual(answer, NO_KEY)
    }
    assert.equal(at.provider.asked.length - length, 2)
  })

  test('are not had where what the provider answers cannot be used, of whatever kind that is', async () => {
    const answers: Readonly<Record<string, RequestListener>> = {
      'a redirect': (_, response) => response.writeHead(302, { location: at.provider.issuer }).end(),
      'no JSON': (_, response) => response.end('<html>'),
      'another issuer': (_, response) => response.end('{"issuer":"https://idp.example.com"}'),
    }
    for (const [name, answer] of Object.entries(answers)) {
      const own = await startTestProvider()
      own.answerBy(answer)
      await createProvider(ONE, own.issuer, 'app')
      const RoleArn = await newRole(ONE, trust({}, { Principal: { Federated: providerArn(ONE, own.url) } }))
      const text = signToken(claims({ iss: own.issuer }), own.key)
      assert.deepEqual(await refusal(assume(RoleArn, text)), NO_KEY, name)
      await own.close()
    }
  })

  test('are not had where the provider is down: another try may help', async () => {
    const own = await startTestProvider()
    await createProvider(ONE, own.issuer, 'app')
    const RoleArn = await newRole(ONE, trust({}, { Principal: { Federated: providerArn(ONE, own.url) } }))
    const text = signToken(claims({ iss: own.issuer }), own.key)
    await own.close()
    assert.deepEqual((await refusal(assume(RoleArn, text)))?.slice(0, 2), ['IDPCommunicationError', 400])
  })

  test('are not asked for a token that is refused anyway', async () => {
    const own = await startTestProvider()
    await createProvider(ONE, own.issuer, 'app')
    const RoleArn = await newRole(ONE, trust())
    for (const more of [{ aud: 'other' }, { exp: now() - 400 }, { sub: undefined }]) {
      await assume(RoleArn, signToken(claims({ iss: own.issuer, ...more }), own.key))
    }
    assert.deepEqual(own.asked, [])
    await own.close()
  })
})
