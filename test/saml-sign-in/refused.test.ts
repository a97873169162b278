import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  assertionOf,
  base64,
  IdentityProvider,
  RECIPIENT,
  responseOf,
} from '../../src/saml/testing/identity-provider.ts'
import { HttpBrowser, rawRequest } from '../support/http-browser.ts'
import {
  assertNobody,
  choose,
  IDP,
  idp,
  pairOf,
  providerOf,
  reasonOf,
  roleOf,
  samlSignIn,
} from '../support/saml-sign-in.ts'
import { ONE, startTwoAccounts, TWO } from '../support/two-accounts.ts'

const saml = samlSignIn()
const { arrive, newRole, saying, send, signed } = saml

describe('signs nobody in', () => {
  const cases: Readonly<Record<string, () => { xml: string; reason: RegExp }>> = {
    'a response that another key has signed': () => ({
      xml: new IdentityProvider().signed(saying(pairOf(ONE, 'reader'))),
      reason: /Response signature invalid/,
    }),
    'one without a signature': () => {
      const said = saying(pairOf(ONE, 'reader'))
      return { xml: responseOf(said, assertionOf(said)), reason: /Response signature invalid/ }
    },
    'one for AWS’s own address, which somebody has brought here': () => ({
      xml: signed(pairOf(ONE, 'reader'), { recipient: RECIPIENT, destination: RECIPIENT }),
      reason: /another (recipient|place)/,
    }),
    'one for another server': () => ({
      xml: signed(pairOf(ONE, 'reader'), { recipient: 'https://other.example/saml' }),
      reason: /another recipient/,
    }),
    'one whose destination is another server': () => ({
      xml: signed(pairOf(ONE, 'reader'), { destination: 'https://other.example/saml' }),
      reason: /another place/,
    }),
    'one for another audience': () => ({
      xml: signed(pairOf(ONE, 'reader'), { audience: 'https://other.example' }),
      reason: /another audience/,
    }),
    'one that is over': () => ({
      xml: signed(pairOf(ONE, 'reader'), { issuedAt: Date.now() - 600_000 }),
      reason: /within 5 minutes/,
    }),
    'one of a provider that is not there': () => ({
      xml: signed(`${roleOf(ONE, 'reader')},arn:aws:iam::${ONE}:saml-provider/none`),
      reason: /Specified provider doesn&#39;t exist/,
    }),
    'one of an account that is not there': () => ({
      xml: signed('arn:aws:iam::999988887777:role/x,arn:aws:iam::999988887777:saml-provider/idp'),
      reason: /Specified provider doesn&#39;t exist/,
    }),
    'one that maps a role of another account by its own provider': () => ({
      xml: signed(`${roleOf(TWO, 'reader')},${providerOf(ONE)}`),
      reason: /to no role/,
    }),
    'one that names no session': () => ({
      xml: idp.signed({ ...saying(pairOf(ONE, 'reader')), attributes: { Role: pairOf(ONE, 'reader') } }),
      reason: /RoleSessionName is required/,
    }),
    'one with a document type': () => ({
      xml: `<!DOCTYPE x [<!ENTITY y "z">]>${signed(pairOf(ONE, 'reader'))}`,
      reason: /AuthSamlInvalidSamlResponse/,
    }),
    'one with a comment in its subject': () => ({
      xml: signed(pairOf(ONE, 'reader')).replace('ann@example.com', 'ann@example.com<!-- -->.evil.example'),
      reason: /AuthSamlInvalidSamlResponse/,
    }),
    'one that a second assertion was put into': () => {
      const forged = assertionOf(saying(pairOf(ONE, 'reader'), { nameId: 'root@example.com' }))
      return {
        xml: signed(pairOf(ONE, 'reader')).replace('</samlp:Response>', `${forged}</samlp:Response>`),
        reason: /./,
      }
    },
  }
  for (const [name, make] of Object.entries(cases)) {
    test(name, async () => {
      const { xml, reason } = make()
      await assertNobody(await arrive(xml), reason)
    })
  }

  test('what is no response, none, two of them, or too long a one', async () => {
    for (const text of ['', 'not base64!', base64('<x/>'), 'A'.repeat(100_004)]) {
      const browser = new HttpBrowser(saml.url)
      const page = await browser.arrive('/saml', { SAMLResponse: text }, IDP)
      await assertNobody({ browser, page })
    }
    const xml = base64(signed(pairOf(ONE, 'reader')))
    const two = await rawRequest(`${saml.url}/saml`, {
      method: 'POST',
      headers: { host: new URL(saml.url).host, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([
        ['SAMLResponse', xml],
        ['SAMLResponse', xml],
      ]).toString(),
    })
    assert.equal(two.status, 400)
    const huge = await new HttpBrowser(saml.url).arrive('/saml', { SAMLResponse: 'A'.repeat(200_000) }, IDP)
    assert.equal(huge.status, 413)
  })

  test('a role whose trust policy does not let the provider', async () => {
    await newRole(ONE, 'closed', { Condition: { StringEquals: { 'saml:sub': 'somebody-else' } } })
    const { browser, page } = await arrive(signed([pairOf(ONE, 'closed'), pairOf(ONE, 'reader')]))
    const refused = await choose(browser, page, '0')
    assert.match(reasonOf(refused) ?? '', /Not authorized to perform sts:AssumeRoleWithSAML/)
    assert.equal((await browser.get('/console/')).text.includes('castellan-csrf'), false)
  })

  test('a role that the response does not name, however the form is changed', async () => {
    for (const role of ['1', '-1', '00001', 'constructor', roleOf(ONE, 'writer'), '']) {
      const { browser, page } = await arrive(signed(pairOf(ONE, 'reader')))
      assert.equal((await choose(browser, page, role)).status, 403, role)
      assert.equal((await browser.get('/console/')).text.includes('castellan-csrf'), false)
    }
  })

  test('a choice after five that were refused', async () => {
    const { browser, page } = await arrive(signed([pairOf(ONE, 'none'), pairOf(ONE, 'reader')]))
    for (let time = 0; time < 5; time++) await choose(browser, page, '0')
    assert.equal((await choose(browser, page, '1')).status, 403)
    assert.equal((await browser.get('/console/')).text.includes('castellan-csrf'), false)
  })

  test('a choice after the provider was deleted, and made again', async () => {
    const provider = `arn:aws:iam::${ONE}:saml-provider/passing`
    const make = () => send(ONE, 'iam', 'CreateSAMLProvider', { Name: 'passing', SAMLMetadataDocument: idp.metadata() })
    await make()
    await newRole(ONE, 'of-passing', { Principal: { Federated: provider } })
    const { browser, page } = await arrive(signed(`${roleOf(ONE, 'of-passing')},${provider}`))
    assert.equal(page.status, 200)
    await send(ONE, 'iam', 'DeleteSAMLProvider', { SAMLProviderArn: provider })
    await make()
    assert.match(reasonOf(await choose(browser, page)) ?? '', /Specified provider/)
  })

  test('whoever sends hundreds that prove nothing: the next are not looked at', async () => {
    const crowd = await startTwoAccounts()
    const statuses: number[] = []
    for (let time = 0; time < 40; time++) {
      const browser = new HttpBrowser(crowd.castellan.url)
      statuses.push((await browser.arrive('/saml', { SAMLResponse: base64('<x/>') }, IDP)).status)
    }
    await crowd.close()
    assert.equal(statuses[0], 400)
    assert.equal(statuses.at(-1), 429)
  })
})
