import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  assertionOf,
  base64,
  encrypted,
  IdentityProvider,
  ISSUER,
  RECIPIENT,
  responseOf,
  type Said,
} from '../src/saml/testing/identity-provider.ts'
import { ownByConsole, principalOfConsole, queryByConsole } from './support/console-calls.ts'
import { HttpBrowser, type HttpSession, type RawAnswer, rawRequest } from './support/http-browser.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from './support/two-accounts.ts'

const IDP = 'https://idp.example.com'
const ACTION = 'sts:AssumeRoleWithSAML'
const idp = new IdentityProvider()
let accounts: TwoAccounts
let clients: SdkClients
let url = ''
let ahead = 0
let stopped: number | undefined
const now = () => stopped ?? Date.now() + ahead
let count = 0

before(async () => {
  accounts = await startTwoAccounts({ clock: now })
  url = accounts.castellan.url
  clients = new SdkClients(url)
  for (const account of [ONE, TWO]) {
    await send(account, 'iam', 'CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument: idp.metadata() })
    await newRole(account, 'reader')
    await newRole(account, 'writer')
  }
  await send(TWO, 'iam', 'CreateAccountAlias', { AccountAlias: 'second-home' })
})
after(async () => {
  clients?.destroy()
  await accounts?.close()
})

// What an address proves nothing by is bounded, and comes back with time.
beforeEach(() => {
  ahead += 3000
})

type Output = Record<string, unknown>

const providerOf = (account: string) => `arn:aws:iam::${account}:saml-provider/idp`
const roleOf = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`
const pairOf = (account: string, name: string) => `${roleOf(account, name)},${providerOf(account)}`

async function send(account: string, service: string, operation: string, input: object): Promise<Output> {
  return (await clients.send(service, accounts.roots[account] as Key, operation, input)) as Output
}

async function newRole(account: string, RoleName: string, more: object = {}): Promise<void> {
  const Statement = { Effect: 'Allow', Principal: { Federated: providerOf(account) }, Action: ACTION, ...more }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await send(account, 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument })
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' },
  })
  await send(account, 'iam', 'PutRolePolicy', { RoleName, PolicyName: 'lists', PolicyDocument })
}

function saying(Role: string | readonly string[], changes: Partial<Said> = {}): Said {
  const own = `${url}/saml`
  const attributes = { Role, RoleSessionName: 'ann', ...changes.attributes }
  return { now: now(), id: `_${++count}`, recipient: own, destination: own, ...changes, attributes }
}

const signed = (Role: string | readonly string[], changes: Partial<Said> = {}) => idp.signed(saying(Role, changes))

async function arrive(xml: string, more: Readonly<Record<string, string>> = {}, path = '/saml') {
  const browser = new HttpBrowser(url)
  const page = await browser.arrive(path, { SAMLResponse: base64(xml), ...more }, IDP)
  return { browser, page }
}

const choose = (browser: HttpBrowser, page: RawAnswer, role = '0') => browser.fill(page, '/saml/role', { role })

async function signIn(Role: string | readonly string[], changes: Partial<Said> = {}): Promise<HttpSession> {
  const { browser, page } = await arrive(signed(Role, changes))
  await choose(browser, page)
  return await browser.session()
}

const headingOf = ({ text }: RawAnswer) => /<h1>(.*?)<\/h1>/s.exec(text)?.[1]
const reasonOf = ({ text }: RawAnswer) => /role="alert"><strong>[^<]*<\/strong><p>(.*?)<\/p>/s.exec(text)?.[1]
const INVALID = 'Your request included an invalid SAML response'

/** Nobody is signed in by this answer, and its browser cannot be by what it holds. */
async function assertNobody({ browser, page }: { browser: HttpBrowser; page: RawAnswer }, reason?: RegExp) {
  assert.equal(headingOf(page), INVALID, page.text)
  assert.deepEqual(page.headers['set-cookie'] ?? [], [])
  if (reason) assert.match(reasonOf(page) ?? '', reason)
  assert.equal((await browser.get('/console/')).text.includes('castellan-csrf'), false)
}

const call = (session: HttpSession, service: 'iam' | 'sts', form: Readonly<Record<string, string>>) =>
  queryByConsole(url, session, service, form)
const own = async (session: HttpSession, operation: string, input: object = {}) =>
  JSON.parse((await ownByConsole(url, session, operation, input)).text) as Output
const whoIs = (session: HttpSession) => principalOfConsole(url, session)

async function eventsOf(account: string, name: string): Promise<Output[]> {
  const { Events = [] } = (await send(account, 'cloudtrail', 'LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
  })) as { Events?: { CloudTrailEvent: string }[] }
  return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent))
}

describe('a SAML response that an identity provider has a browser post', () => {
  test('signs in to the console as the role that was chosen, and may what it may', async () => {
    const session = await signIn(pairOf(ONE, 'reader'))
    assert.equal(await whoIs(session), `arn:aws:sts::${ONE}:assumed-role/reader/ann`)
    assert.equal((await call(session, 'iam', { Action: 'ListUsers' })).status, 200)
    assert.match((await call(session, 'iam', { Action: 'ListRoles' })).text, /not authorized to perform: iam:ListRoles/)
    const about = await own(session, 'GetConsoleSession')
    const { PrincipalKind, RoleName, SessionName, FederatedProvider, AccountId } = about
    assert.deepEqual(
      { PrincipalKind, RoleName, SessionName, FederatedProvider, AccountId },
      {
        PrincipalKind: 'assumed-role',
        RoleName: 'reader',
        SessionName: 'ann',
        FederatedProvider: providerOf(ONE),
        AccountId: ONE,
      },
    )
  })

  test('has the roles of all accounts to choose from, and signs nobody in before one is', async () => {
    const roles = [pairOf(ONE, 'reader'), `${providerOf(TWO)},${roleOf(TWO, 'writer')}`]
    const { browser, page } = await arrive(signed(roles))
    assert.equal(headingOf(page), 'Select a role')
    assert.match(page.text, new RegExp(`Account: ${ONE}<`))
    assert.match(page.text, new RegExp(`Account: second-home \\(${TWO}\\)`))
    assert.equal((await browser.get('/console/')).text.includes('castellan-csrf'), false)
    await choose(browser, page, '1')
    assert.equal(await whoIs(await browser.session()), `arn:aws:sts::${TWO}:assumed-role/writer/ann`)
  })

  test('is recorded as AssumeRoleWithSAML of its subject, and as ConsoleLogin of the role', async () => {
    await signIn(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'recorded' } })
    const [login] = await eventsOf(ONE, 'ConsoleLogin')
    const { type, arn } = (login?.userIdentity ?? {}) as Output
    assert.deepEqual([type, arn], ['AssumedRole', `arn:aws:sts::${ONE}:assumed-role/reader/recorded`])
    assert.deepEqual(login?.responseElements, { ConsoleLogin: 'Success' })
    const { SamlProviderArn, MFAUsed } = (login?.additionalEventData ?? {}) as Output
    assert.deepEqual([SamlProviderArn, MFAUsed], [providerOf(ONE), 'No'])
    const [assumed] = await eventsOf(ONE, 'AssumeRoleWithSAML')
    const qualifier = createHash('sha1').update(`${ISSUER}${ONE}/idp`).digest('base64')
    assert.deepEqual(assumed?.userIdentity, {
      type: 'SAMLUser',
      principalId: `${qualifier}:ann@example.com`,
      userName: 'ann@example.com',
      identityProvider: providerOf(ONE),
    })
    assert.equal(JSON.stringify(assumed).includes('SAMLResponse'), false)
  })

  test('leads to the page of the console that RelayState names, and to none elsewhere', async () => {
    const ends: Readonly<Record<string, string>> = {
      '/console/iam/users': '/console/iam/users',
      [`${url}/console/iam/roles?a=b`]: '/console/iam/roles?a=b',
      'https://evil.example/console/': '/console/',
      '//evil.example/console/': '/console/',
      '/\\evil.example': '/console/',
      [`${url}.evil.example/console/`]: '/console/',
      [`${url}@evil.example/console/`]: '/console/',
      '/console/../signout': '/console/',
      '/signout': '/console/',
      '/console//evil.example': '/console//evil.example',
      'javascript:alert(1)': '/console/',
      '': '/console/',
    }
    for (const [RelayState, end] of Object.entries(ends)) {
      const { browser, page } = await arrive(signed(pairOf(ONE, 'reader')), { RelayState })
      await choose(browser, page)
      const redirects = browser.answers.flatMap(({ headers }) => headers.location ?? [])
      assert.equal(redirects.at(-1), end, RelayState)
    }
  })
})

describe('a sign-in by SAML lasts', () => {
  before(() => {
    stopped = Math.floor(Date.now() / 1000) * 1000
  })
  after(() => {
    stopped = undefined
  })
  const lasting = async (Role: string, changes: Partial<Said> = {}) => {
    const { SignedInAt, ExpiresAt } = await own(await signIn(Role, changes), 'GetConsoleSession')
    return Number(ExpiresAt) - Number(SignedInAt)
  }

  test('an hour where the provider does not say, else as long as its SessionDuration does', async () => {
    assert.equal(await lasting(pairOf(ONE, 'reader')), 3600)
    assert.equal(await lasting(pairOf(ONE, 'reader'), { attributes: { SessionDuration: '900' } }), 900)
  })

  test('no longer than the role’s sessions may: more is refused, and another role can be chosen', async () => {
    await send(ONE, 'iam', 'UpdateRole', { RoleName: 'writer', MaxSessionDuration: 14_400 })
    const roles = [pairOf(ONE, 'reader'), pairOf(ONE, 'writer')]
    const { browser, page } = await arrive(signed(roles, { attributes: { SessionDuration: '14400' } }))
    const refused = await choose(browser, page, '0')
    assert.match(reasonOf(refused) ?? '', /exceeds the MaxSessionDuration set for this role/)
    await choose(browser, refused, '1')
    const { SignedInAt, ExpiresAt } = await own(await browser.session(), 'GetConsoleSession')
    assert.equal(Number(ExpiresAt) - Number(SignedInAt), 14_400)
  })

  test('no longer than the provider’s own session, whichever is less', async () => {
    const sessionEndsAt = now() + 1_200_000
    const seconds = await lasting(pairOf(ONE, 'reader'), { sessionEndsAt, attributes: { SessionDuration: '3600' } })
    assert.equal(seconds, 1200)
  })

  test('and no longer than the role is there: one that is made again is another', async () => {
    await newRole(ONE, 'passing')
    const session = await signIn(pairOf(ONE, 'passing'))
    await send(ONE, 'iam', 'DeleteRolePolicy', { RoleName: 'passing', PolicyName: 'lists' })
    await send(ONE, 'iam', 'DeleteRole', { RoleName: 'passing' })
    assert.equal(await whoIs(session), 'InvalidClientTokenId')
    await newRole(ONE, 'passing')
    assert.equal(await whoIs(session), 'InvalidClientTokenId')
  })
})

describe('an assertion is good once', () => {
  const USED = /has been used already/

  test('whether it comes to the page again or to the API, and before a role was chosen as after', async () => {
    const xml = signed(pairOf(ONE, 'reader'))
    const { browser, page } = await arrive(xml)
    await assertNobody(await arrive(xml), USED)
    const input = { RoleArn: roleOf(ONE, 'reader'), PrincipalArn: providerOf(ONE), SAMLAssertion: base64(xml) }
    const nobody = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }
    assert.match((await clients.answer('sts', nobody, 'AssumeRoleWithSAML', input)).error?.message ?? '', USED)
    await choose(browser, page)
    await assertNobody(await arrive(xml), USED)
  })

  test('and not at the page after the API took it', async () => {
    const xml = signed(pairOf(ONE, 'reader'))
    const input = { RoleArn: roleOf(ONE, 'reader'), PrincipalArn: providerOf(ONE), SAMLAssertion: base64(xml) }
    await clients.send('sts', { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }, 'AssumeRoleWithSAML', input)
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
        (await clients.answer('sts', nobody, 'AssumeRoleWithSAML', input)).error?.code,
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
    const answer = await rawRequest(`${url}/saml/role`, {
      method: 'POST',
      headers: {
        host: new URL(url).host,
        origin: url,
        cookie: victim.browser.cookie,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ form, role: '0' }).toString(),
    })
    assert.equal(answer.status, 403)
    const { ticket, others } = cookiesOf(thief.browser)
    assert.ok(ticket && others)
    const without = await rawRequest(`${url}/saml/role`, {
      method: 'POST',
      headers: {
        host: new URL(url).host,
        origin: url,
        cookie: others,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ form, role: '0' }).toString(),
    })
    assert.equal(without.status, 403)
  })

  test('and a proof that waits is over after five minutes', async () => {
    const { browser, page } = await arrive(signed(pairOf(ONE, 'reader')))
    ahead += 5 * 60_000 + 1000
    const late = await choose(browser, page)
    ahead -= 5 * 60_000 + 1000
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
      const browser = new HttpBrowser(url)
      const page = await browser.arrive('/saml', { SAMLResponse: text }, IDP)
      await assertNobody({ browser, page })
    }
    const xml = base64(signed(pairOf(ONE, 'reader')))
    const two = await rawRequest(`${url}/saml`, {
      method: 'POST',
      headers: { host: new URL(url).host, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([
        ['SAMLResponse', xml],
        ['SAMLResponse', xml],
      ]).toString(),
    })
    assert.equal(two.status, 400)
    const huge = await new HttpBrowser(url).arrive('/saml', { SAMLResponse: 'A'.repeat(200_000) }, IDP)
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

describe('one who has signed in by SAML', () => {
  test('has the console sessions of its own name alone, and can end them', async () => {
    const first = await signIn(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'bea' } })
    const second = await signIn(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'bea' } })
    await signIn(pairOf(ONE, 'reader'), { attributes: { RoleSessionName: 'cid' } })
    const { ConsoleSessions } = (await own(second, 'ListConsoleSessions')) as {
      ConsoleSessions: { SessionId: string; Current: boolean }[]
    }
    assert.deepEqual(ConsoleSessions.map(({ Current }) => Current).sort(), [false, true])
    const other = ConsoleSessions.find(({ Current }) => !Current)
    await own(second, 'EndConsoleSession', { SessionId: other?.SessionId })
    assert.equal(await whoIs(first), 'ExpiredToken')
    assert.match(await whoIs(second), /bea$/)
  })

  test('is signed out by the form of its console', async () => {
    const { browser, page } = await arrive(signed(pairOf(ONE, 'reader')))
    await choose(browser, page)
    const session = await browser.session()
    await browser.submit('/signout', '/signout', {})
    assert.equal(await whoIs(session), 'ExpiredToken')
  })

  test('is out when its sessions are revoked by their time of issue', async () => {
    await newRole(ONE, 'revoked')
    const session = await signIn(pairOf(ONE, 'revoked'))
    assert.equal((await call(session, 'iam', { Action: 'ListUsers' })).status, 200)
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(now() + 5000).toISOString() } },
      },
    })
    await send(ONE, 'iam', 'PutRolePolicy', {
      RoleName: 'revoked',
      PolicyName: 'AWSRevokeOlderSessions',
      PolicyDocument,
    })
    assert.match((await call(session, 'iam', { Action: 'ListUsers' })).text, /explicit deny/)
  })
})

function cookiesOf(browser: HttpBrowser) {
  const pairs = browser.cookie.split('; ')
  return {
    ticket: pairs.find((pair) => /-ticket/.test(pair)),
    others: pairs.filter((pair) => !/-ticket/.test(pair)).join('; '),
  }
}

describe('an encrypted assertion', () => {
  test('signs in where it is posted to the provider’s own address, and not at that of all', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const Name = 'sealed'
    await send(ONE, 'iam', 'CreateSAMLProvider', {
      Name,
      SAMLMetadataDocument: idp.metadata(),
      AssertionEncryptionMode: 'Required',
      AddPrivateKey: pem,
    })
    const provider = `arn:aws:iam::${ONE}:saml-provider/${Name}`
    const { SAMLProviderUUID } = await send(ONE, 'iam', 'GetSAMLProvider', { SAMLProviderArn: provider })
    await newRole(ONE, 'of-sealed', { Principal: { Federated: provider } })
    const path = `/saml/acs/${SAMLProviderUUID}`
    const make = () => {
      const said = saying(`${roleOf(ONE, 'of-sealed')},${provider}`, {
        recipient: url + path,
        destination: url + path,
      })
      const whole = responseOf(said, encrypted(idp.sign(assertionOf(said), String(said.id)), publicKey))
      return idp.sign(whole, '_response')
    }
    await assertNobody(await arrive(make()), /Specified provider/)
    await assertNobody(await arrive(make(), {}, '/saml/acs/SAML999988887777AAAAAAAAAAAAAA'), /Specified provider/)
    const { browser, page } = await arrive(make(), {}, path)
    await choose(browser, page)
    assert.match(await whoIs(await browser.session()), /assumed-role\/of-sealed\/ann$/)
  })
})
