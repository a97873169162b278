import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { castellanClient } from '../src/keeper/account/castellan-client.ts'
import { launchBrowser, missingChromium } from './support/browser.ts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from './support/castellan.ts'
import { type HttpSession, rawRequest, signInRoot } from './support/http-browser.ts'
import { until } from './support/tools.ts'
import { chooseRoot, givePassword } from './walkthrough/pages/sign-in.ts'

const BATCH = '/console/api/batch'
const CREATE_USER = 'Action=CreateUser&Version=2010-05-08&UserName=evil'
const BILLING = { target: 'Castellan_20261123.UpdateBillingPreferences', body: '{"ReceiveBillingAlerts":true}' }

let castellan: Castellan
before(async () => {
  castellan = await startCastellan(['--ephemeral'], UNATTENDED)
  process.env.AWS_ACCESS_KEY_ID = ROOT_KEY.accessKeyId
  process.env.AWS_SECRET_ACCESS_KEY = ROOT_KEY.secretAccessKey
})
after(() => castellan?.stop())

const config = () => ({ region: 'us-east-1', endpoint: castellan.url, credentials: ROOT_KEY })

/** What an attack would change. */
async function assertUnchanged(what: string): Promise<void> {
  const { Users } = await new IAMClient(config()).send(new ListUsersCommand({}))
  assert.deepEqual(Users, [], `${what} created a user`)
  const call = await castellanClient({ endpoint: castellan.url, profile: undefined })
  const { ReceiveBillingAlerts } = await call('GetBillingPreferences', {})
  assert.equal(ReceiveBillingAlerts, false, `${what} turned billing alerts on`)
}

describe('a page on another port of localhost, in a browser that is signed in', { skip: missingChromium() }, () => {
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let stranger: Server
  let strangersUrl: string
  let cookiesOfStranger = ''

  before(async () => {
    stranger = createServer((request, response) => {
      cookiesOfStranger = request.headers.cookie ?? ''
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Stranger</title><h1>Win a prize</h1>')
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const address = stranger.address()
    if (address === null || typeof address === 'string') throw new Error('the stranger has no port')
    strangersUrl = `http://localhost:${address.port}`
    browser = await launchBrowser()
    context = await browser.newContext()
    page = await context.newPage()
    await page.goto(`${castellan.url}/signin`)
    await chooseRoot(page, ROOT.email)
    await givePassword(page, ROOT.password)
    await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
    await page.goto(strangersUrl)
  })
  after(async () => {
    await browser?.close()
    stranger?.close()
  })

  async function assertStillSignedIn(): Promise<void> {
    const own = await context.newPage()
    await own.goto(`${castellan.url}/console/`)
    await own.getByRole('button', { name: new RegExp(`^${ROOT.email}`) }).waitFor()
    await own.close()
  }

  test('is sent the cookies, so what follows is a real attack', () => {
    assert.match(cookiesOfStranger, new RegExp(`castellan-${castellan.port}=`))
  })

  const forms: readonly { name: string; path: string; enctype: string; fields: Readonly<Record<string, string>> }[] = [
    ...['/console/api/iam', '/', '/console/api/iam/', '/console/'].flatMap((path) =>
      ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'].map((enctype) => ({
        name: `CreateUser as ${enctype} to ${path}`,
        path,
        enctype,
        fields: { Action: 'CreateUser', Version: '2010-05-08', UserName: 'evil' },
      })),
    ),
    {
      name: 'CreateUser in a query string',
      path: `/console/api/iam?${CREATE_USER}`,
      enctype: 'application/x-www-form-urlencoded',
      fields: {},
    },
    {
      name: 'billing preferences as JSON in a text/plain form',
      path: '/console/api/castellan',
      enctype: 'text/plain',
      fields: { '{"ReceiveBillingAlerts":true,"x":"': '"}' },
    },
    {
      name: 'a batch as JSON in a text/plain form',
      path: '/console/api/batch',
      enctype: 'text/plain',
      fields: { [`[{"service":"iam","form":"${CREATE_USER}","x":"`]: '"}]' },
    },
    { name: 'sign-out', path: '/signout', enctype: 'application/x-www-form-urlencoded', fields: { csrf: 'guess' } },
    {
      name: 'signing in as somebody else',
      path: '/signin/root',
      enctype: 'application/x-www-form-urlencoded',
      fields: { email: ROOT.email, password: ROOT.password },
    },
    {
      name: 'the choice of who signs in',
      path: '/signin',
      enctype: 'application/x-www-form-urlencoded',
      fields: { kind: 'root', email: 'evil@example.com' },
    },
    { name: 'a reset of the account', path: '/_castellan/reset', enctype: 'text/plain', fields: { a: 'b' } },
  ]

  test('changes nothing by a form, whatever its encoding and wherever it goes', async () => {
    const sessionBefore = await sessionCookie()
    for (const form of forms) {
      const tab = await context.newPage()
      await tab.goto(strangersUrl)
      const answered = tab.waitForResponse((response) => response.request().method() === 'POST')
      await tab.evaluate(
        `((form) => {
          const element = document.createElement('form')
          element.method = 'post'
          element.enctype = form.enctype
          element.action = ${JSON.stringify(castellan.url)} + form.path
          for (const [name, value] of Object.entries(form.fields)) {
            const input = document.createElement('input')
            input.name = name
            input.value = value
            element.append(input)
          }
          document.body.append(element)
          element.submit()
        })(${JSON.stringify(form)})`,
      )
      const status = (await answered).status()
      assert.ok(status >= 400, `${form.name} was answered ${status}`)
    }
    assert.equal(await sessionCookie(), sessionBefore)
    await assertStillSignedIn()
    await assertUnchanged('a form')
  })

  test('changes nothing by fetch, and reads nothing', async () => {
    const query = {
      method: 'POST',
      body: CREATE_USER,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
    const json = { method: 'POST', body: BILLING.body }
    const attempts: readonly [string, object][] = [
      ['/console/api/iam', query],
      ['/console/api/iam', { ...query, mode: 'no-cors' }],
      ['/console/api/iam', { ...query, headers: { ...query.headers, 'x-castellan-csrf': 'guess' } }],
      ['/', query],
      ['/', { ...query, mode: 'no-cors' }],
      ['/console/api/castellan', { ...json, headers: { 'x-amz-target': BILLING.target } }],
      ['/console/api/castellan', { ...json, mode: 'no-cors' }],
      ['/signout', { method: 'POST', mode: 'no-cors' }],
      ['/_castellan/reset', { method: 'POST', mode: 'no-cors' }],
      ['/console/', {}],
      ['/signin', {}],
      ['/console/', { mode: 'no-cors' }],
    ]
    for (const [path, options] of attempts) {
      const outcome = await page.evaluate<string>(
        `fetch(${JSON.stringify(castellan.url + path)}, ${JSON.stringify({ credentials: 'include', ...options })})
          .then(async (answer) => 'type ' + answer.type + ': ' + await answer.text(), (error) => 'refused')`,
      )
      // A refusal of the API is an opaque answer without a word; pages are not even that.
      assert.ok(outcome === 'refused' || outcome === 'type opaque: ', `${path} ${JSON.stringify(options)}: ${outcome}`)
      if (path === '/console/') assert.equal(outcome, 'refused')
    }
    await assertStillSignedIn()
    await assertUnchanged('a fetch')
  })

  test('ends no session by a link or an image', async () => {
    const tab = await context.newPage()
    await tab.goto(strangersUrl)
    await tab.evaluate(`new Promise((resolve) => {
      const image = new Image()
      image.onload = image.onerror = resolve
      image.src = ${JSON.stringify(`${castellan.url}/signout`)}
    })`)
    await tab.goto(`${castellan.url}/signout`)
    await tab.close()
    await assertStillSignedIn()
  })

  test('can put no page of the server into a frame', async () => {
    for (const path of ['/console/', '/signin?kind=iam', '/signout', '/confirmation.html?Token=a&TopicArn=b']) {
      const tab = await context.newPage()
      await tab.goto(strangersUrl)
      await tab.evaluate(`new Promise((resolve) => {
        const frame = document.createElement('iframe')
        frame.onload = resolve
        frame.src = ${JSON.stringify(castellan.url + path)}
        document.body.append(frame)
      })`)
      const framed = tab.frames().find((frame) => frame !== tab.mainFrame())
      assert.equal(framed?.url(), 'chrome-error://chromewebdata/', `${path} is framed`)
      await tab.close()
    }
  })

  async function sessionCookie(): Promise<string | undefined> {
    return (await context.cookies(castellan.url)).find(({ name }) => name === `castellan-${castellan.port}`)?.value
  }
})

describe('a request to the console API', () => {
  let session: HttpSession
  let other: HttpSession
  let genuine: Record<string, string>

  before(async () => {
    session = await (await signInRoot(castellan.url, ROOT)).session()
    other = await (await signInRoot(castellan.url, ROOT)).session()
    genuine = {
      host: `localhost:${castellan.port}`,
      origin: castellan.url,
      cookie: session.cookie,
      'x-castellan-csrf': session.csrfToken,
      'content-type': 'application/x-www-form-urlencoded',
    }
  })

  const post = (headers: Record<string, string>, body: string, path = '/console/api/iam', method = 'POST') =>
    rawRequest(castellan.url + path, { method, headers, body })
  const without = (name: string) => Object.fromEntries(Object.entries(genuine).filter(([key]) => key !== name))

  test('is answered with its cookie, its token and the origin together', async () => {
    const { status, text } = await post(genuine, 'Action=ListUsers&Version=2010-05-08')
    assert.equal(status, 200, text)
    const calls = ['Action=ListUsers&Version=2010-05-08', 'Action=GetUser&Version=2010-05-08&UserName=nobody']
    const several = await post(genuine, JSON.stringify(calls.map((form) => ({ service: 'iam', form }))), BATCH)
    const answers: { status: number }[] = JSON.parse(several.text)
    assert.deepEqual([several.status, ...answers.map((each) => each.status)], [200, 200, 404])
    const forwarded = {
      ...genuine,
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      forwarded: 'for=203.0.113.9',
    }
    const read = await post(forwarded, 'Action=GetAccountSummary&Version=2010-05-08')
    assert.equal(read.status, 200, read.text)
    const cloudtrail = new CloudTrailClient(config())
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'GetAccountSummary' }]
    const event = await until('the event', async () =>
      (await cloudtrail.send(new LookupEventsCommand({ LookupAttributes }))).Events?.at(0),
    )
    assert.equal(JSON.parse(event.CloudTrailEvent ?? '{}').sourceIPAddress, '127.0.0.1')
  })

  test('is refused when any one of them is missing, another session’s, or another origin’s', async () => {
    const cases: readonly { name: string; headers: Record<string, string>; path?: string; method?: string }[] = [
      { name: 'no token', headers: without('x-castellan-csrf') },
      { name: 'a guessed token', headers: { ...genuine, 'x-castellan-csrf': 'A'.repeat(session.csrfToken.length) } },
      { name: 'the token of another session', headers: { ...genuine, 'x-castellan-csrf': other.csrfToken } },
      { name: 'the cookie of another session', headers: { ...genuine, cookie: other.cookie } },
      { name: 'no cookie', headers: without('cookie') },
      {
        name: 'the cookies of two sessions, and a token of neither',
        headers: {
          ...genuine,
          cookie: `${session.cookie}; ${other.cookie}`,
          'x-castellan-csrf': 'A'.repeat(session.csrfToken.length),
        },
      },
      {
        name: 'a cookie cut short',
        headers: { ...genuine, cookie: session.cookie.replace(/(castellan-\d+=[^;]+)../, '$1') },
      },
      { name: 'no origin', headers: without('origin') },
      ...[
        'null',
        'http://localhost',
        'http://localhost:1',
        'http://evil.example',
        `https://localhost:${castellan.port}`,
      ].map((origin) => ({ name: `the origin ${origin}`, headers: { ...genuine, origin } })),
      { name: 'the other name of this machine', headers: { ...genuine, origin: `http://127.0.0.1:${castellan.port}` } },
      { name: 'a browser that says same-site', headers: { ...genuine, 'sec-fetch-site': 'same-site' } },
      { name: 'a browser that says cross-site', headers: { ...genuine, 'sec-fetch-site': 'cross-site' } },
      {
        name: 'a forwarded host that agrees with a foreign origin',
        headers: {
          ...genuine,
          origin: 'https://evil.example',
          host: 'evil.example',
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.example;proto=https',
        },
      },
      { name: 'the root path, where a cookie means nothing', headers: genuine, path: '/' },
      { name: 'the root path with the call in the query', headers: genuine, path: `/?${CREATE_USER}` },
      { name: 'another path', headers: genuine, path: '/console/api' },
      { name: 'a path that climbs out', headers: genuine, path: '/console/api/../../' },
      {
        name: 'GET without an origin',
        headers: without('origin'),
        path: `/console/api/iam?${CREATE_USER}`,
        method: 'GET',
      },
    ]
    for (const { name, headers, path, method } of cases) {
      const answers = [await post(headers, method === 'GET' ? '' : CREATE_USER, path, method)]
      const several = JSON.stringify([{ service: 'iam', form: CREATE_USER }])
      if (path === undefined) answers.push(await post(headers, several, BATCH))
      for (const { status, text, headers } of answers) {
        assert.ok(status >= 400 && status < 500, `${name}: ${status} ${text}`)
        assert.equal(headers['access-control-allow-origin'], undefined, name)
      }
    }
    await assertUnchanged('one of these requests')
  })

  test('gives no other origin leave to ask', async () => {
    for (const path of ['/console/api/iam', '/', '/console/api/castellan', '/signout']) {
      const { headers } = await rawRequest(castellan.url + path, {
        method: 'OPTIONS',
        headers: {
          host: genuine.host ?? '',
          origin: 'http://localhost:1',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-castellan-csrf,x-amz-target',
        },
      })
      const granted = Object.keys(headers).filter((name) => name.startsWith('access-control-'))
      assert.deepEqual(granted, [], path)
    }
  })

  test('is refused after its session has ended, whatever else is right', async () => {
    const ended = await signInRoot(castellan.url, ROOT)
    const { cookie, csrfToken } = await ended.session()
    await ended.submit('/signout', '/signout', {})
    const headers = { ...genuine, cookie, 'x-castellan-csrf': csrfToken }
    const answer = await post(headers, 'Action=ListUsers&Version=2010-05-08')
    assert.equal(answer.status, 403)
    assert.match(answer.text, /ExpiredToken/)
  })
})
