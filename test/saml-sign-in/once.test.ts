import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { base64 } from '../../src/saml/testing/identity-provider.ts'
import { type HttpBrowser, rawRequest } from '../support/http-browser.ts'
import { assertNobody, choose, IDP, pairOf, providerOf, roleOf, samlSignIn } from '../support/saml-sign-in.ts'
import { ONE, TWO } from '../support/two-accounts.ts'

const saml = samlSignIn()
const { arrive, own, signed } = saml

describe('an assertion is good once', () => {
  const USED = /has been used already/

  test('whether it comes to the page again or to the API, and before a role was chosen as after', async () => {
    const xml = signed(pairOf(ONE, 'reader'))
    const { browser, page } = await arrive(xml)
    await assertNobody(await arrive(xml), USED)
    const input = { RoleArn: roleOf(ONE, 'reader'), PrincipalArn: providerOf(ONE), SAMLAssertion: base64(xml) }
    const nobody = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }
    assert.match((await saml.clients.answer('sts', nobody, 'AssumeRoleWithSAML', input)).error?.message ?? '', USED)
    await choose(browser, page)
    await assertNobody(await arrive(xml), USED)
  })

  test('and not at the page after the API took it', async () => {
    const xml = signed(pairOf(ONE, 'reader'))
    const input = { RoleArn: roleOf(ONE, 'reader'), PrincipalArn: providerOf(ONE), SAMLAssertion: base64(xml) }
    await saml.clients.send('sts', { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }, 'AssumeRoleWithSAML', input)
    await assertNobody(await arrive(xml), USED)
  })

  test('by none of many at the same moment twice', async () => {
    const xml = signed(pairOf(ONE, 'reader'))
    const arrivals = await Promise.all(Array.from({ length: 8 }, () => arrive(xml)))
    assert.equal(arrivals.filter(({ page }) => page.status === 200).length, 1)
  })

  test('and its choice makes one session, however often it is sent', async () => {
    const { browser, page } = await arrive(signed(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'twice' } }))
    const answers = await Promise.all(Array.from({ length: 4 }, () => choose(browser, page)))
    assert.ok(answers.length === 4)
    const { ConsoleSessions } = await own(await browser.session(), 'ListConsoleSessions')
    assert.equal((ConsoleSessions as unknown[]).length, 1)
  })

  test('what stands for it once it is used up proves nothing by itself', async () => {
    const nobody = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }
    for (const SAMLAssertion of ['used', 'dXNlZA==']) {
      const input = { RoleArn: roleOf(ONE, 'reader'), PrincipalArn: providerOf(ONE), SAMLAssertion }
      assert.equal(
        (await saml.clients.answer('sts', nobody, 'AssumeRoleWithSAML', input)).error?.code,
        'InvalidIdentityToken',
      )
    }
  })

  test('nothing that the browser is given holds the response', async () => {
    const xml = signed(pairOf(ONE, 'reader'))
    const { page } = await arrive(xml)
    const given = page.text + JSON.stringify(page.headers)
    assert.equal(given.includes(base64(xml).slice(0, 100)), false)
    assert.equal(/Assertion|SAMLResponse/.test(given), false)
  })
})

describe('another site cannot sign a browser in', () => {
  test('by posting a response: the form that follows must be sent from this site', async () => {
    const { browser, page } = await arrive(signed(pairOf(ONE, 'reader')))
    const form = /name="form" value="([^"]*)"/.exec(page.text)?.[1] ?? ''
    const elsewhere = await browser.arrive('/saml/role', { form, role: '0' }, IDP)
    assert.equal(elsewhere.status, 403)
    assert.equal((await browser.get('/console/')).text.includes('castellan-csrf'), false)
  })

  test('by a choice of its own: the ticket and the form belong to one browser', async () => {
    const thief = await arrive(signed(pairOf(ONE, 'reader')))
    const victim = await arrive(signed(pairOf(TWO, 'reader')))
    const form = /name="form" value="([^"]*)"/.exec(thief.page.text)?.[1] ?? ''
    const answer = await rawRequest(`${saml.url}/saml/role`, {
      method: 'POST',
      headers: {
        host: new URL(saml.url).host,
        origin: saml.url,
        cookie: victim.browser.cookie,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ form, role: '0' }).toString(),
    })
    assert.equal(answer.status, 403)
    const { ticket, others } = cookiesOf(thief.browser)
    assert.ok(ticket && others)
    const without = await rawRequest(`${saml.url}/saml/role`, {
      method: 'POST',
      headers: {
        host: new URL(saml.url).host,
        origin: saml.url,
        cookie: others,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ form, role: '0' }).toString(),
    })
    assert.equal(without.status, 403)
  })

  test('and a proof that waits is over after five minutes', async () => {
    const { browser, page } = await arrive(signed(pairOf(ONE, 'reader')))
    saml.ahead += 5 * 60_000 + 1000
    const late = await choose(browser, page)
    saml.ahead -= 5 * 60_000 + 1000
    assert.equal(late.status, 403)
  })

  test('nor does a ticket for a code count as one of SAML, or the other way about', async () => {
    const { browser } = await arrive(signed(pairOf(ONE, 'reader')))
    assert.match((await browser.get('/signin/mfa')).text, /Who signs in\?/)
    assert.match((await browser.get('/signin/password')).text, /Who signs in\?/)
  })

  test('every page lets forms be sent nowhere else, and stands in no frame', async () => {
    const { page } = await arrive(signed(pairOf(ONE, 'reader')))
    const policy = String(page.headers['content-security-policy'])
    assert.match(policy, /form-action 'self'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, /default-src 'none'/)
    assert.equal(page.headers['cache-control'], 'no-store')
  })
})

function cookiesOf(browser: HttpBrowser) {
  const pairs = browser.cookie.split('; ')
  return {
    ticket: pairs.find((pair) => /-ticket/.test(pair)),
    others: pairs.filter((pair) => !/-ticket/.test(pair)).join('; '),
  }
}
