import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CastellanServer } from '../src/server/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from './support/castellan.ts'
import { principalOfConsole, queryByConsole } from './support/console-calls.ts'
import { HttpBrowser, type HttpSession, type RawAnswer, rawRequest, signInRoot } from './support/http-browser.ts'
import { startInProcess } from './support/in-process.ts'
import { SdkClients } from './support/sdk-clients.ts'

const PASSWORD = 'A-long-Passw0rd-1'
const WORKER = `arn:aws:iam::${ROOT.accountId}:role/worker`
const BOB = `arn:aws:iam::${ROOT.accountId}:user/bob`
const SESSION = `arn:aws:sts::${ROOT.accountId}:assumed-role/worker/bob`
const allowing = (Action: string, Resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource } })

interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

let castellan: CastellanServer
let sdk: SdkClients
let ahead = 0

before(async () => {
  castellan = await startInProcess({ ephemeral: true, environment: UNATTENDED, clock: () => Date.now() + ahead })
  sdk = new SdkClients(castellan.endpoint)
  const iam = (operation: string, input: object) => sdk.send('iam', ROOT_KEY, operation, input)
  await iam('CreateUser', { UserName: 'bob' })
  await iam('CreateLoginProfile', { UserName: 'bob', Password: PASSWORD })
  await iam('PutUserPolicy', {
    UserName: 'bob',
    PolicyName: 'may',
    PolicyDocument: allowing('sts:AssumeRole', WORKER),
  })
  await createWorker()
})
after(() => castellan?.close())

async function createWorker(): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: BOB }, Action: 'sts:AssumeRole' },
  })
  const iam = (operation: string, input: object) => sdk.send('iam', ROOT_KEY, operation, input)
  await iam('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument })
  await iam('PutRolePolicy', { RoleName: 'worker', PolicyName: 'lists', PolicyDocument: allowing('iam:ListUsers') })
}

async function signInBob(): Promise<HttpSession> {
  const browser = new HttpBrowser(castellan.url)
  await browser.submit(`/signin/${ROOT.accountId}`, '/signin/iam', {
    account: ROOT.accountId,
    username: 'bob',
    password: PASSWORD,
  })
  return await browser.session()
}

const headersOf = (cookie: string) => ({ host: new URL(castellan.url).host, origin: castellan.url, cookie })

const call = (session: HttpSession, service: 'iam' | 'sts', form: Readonly<Record<string, string>>) =>
  queryByConsole(castellan.url, session, service, form)
const whoIs = (session: HttpSession) => principalOfConsole(castellan.url, session)

async function assume(session: HttpSession): Promise<Keys> {
  const asked = { Action: 'AssumeRole', RoleArn: WORKER, RoleSessionName: 'bob', DurationSeconds: '900' }
  const { text } = await call(session, 'sts', asked)
  const member = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1] ?? assert.fail(text)
  return {
    accessKeyId: member('AccessKeyId'),
    secretAccessKey: member('SecretAccessKey'),
    sessionToken: member('SessionToken'),
  }
}

function post(path: string, cookie: string, form: Readonly<Record<string, string>>, origin = castellan.url) {
  return rawRequest(castellan.url + path, {
    method: 'POST',
    headers: { ...headersOf(cookie), origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
}

/** The cookie of the role that an answer sets; `undefined` where it sets none. */
function roleCookie({ headers }: RawAnswer): string | undefined {
  return headers['set-cookie']?.find((text) => /-role(?:-\d+)?=[^;]/.test(text))?.split(';')[0]
}

/** The page as a browser with these cookies gets it. */
async function open(cookie: string): Promise<HttpSession & { readonly isSwitched: boolean }> {
  const { text } = await rawRequest(`${castellan.url}/console/`, { headers: headersOf(cookie) })
  const csrfToken = /name="castellan-csrf" content="([^"]+)"/.exec(text)?.[1] ?? ''
  return { cookie, csrfToken, isSwitched: /name="castellan-switched" content="yes"/.test(text) }
}

async function switched(): Promise<{ readonly bob: HttpSession; readonly role: string; readonly page: HttpSession }> {
  const bob = await signInBob()
  const answer = await post('/signin/switchrole', bob.cookie, { csrf: bob.csrfToken, ...(await assume(bob)) })
  assert.equal(answer.status, 303, answer.text)
  const role = roleCookie(answer) ?? assert.fail('no role')
  const page = await open(`${bob.cookie}; ${role}`)
  assert.equal(page.isSwitched, true)
  return { bob, role, page }
}

describe('a console session that switches to a role', () => {
  test('has the permissions of the role in place of its own', async () => {
    const { page } = await switched()
    assert.equal(await whoIs(page), SESSION)
    assert.equal((await call(page, 'iam', { Action: 'ListUsers' })).status, 200)
    assert.match(
      (await call(page, 'iam', { Action: 'CreateUser', UserName: 'x' })).text,
      /not authorized.*iam:CreateUser/,
    )
    const { Events = [] } = (await sdk.send('cloudtrail', ROOT_KEY, 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'SwitchRole' }],
    })) as { Events?: { Username?: string }[] }
    assert.equal(Events[0]?.Username, 'bob')
  })

  test('leaves pages that are open as they are: who a page is, its token says', async () => {
    const { bob, role, page } = await switched()
    const both = `${bob.cookie}; ${role}`
    assert.equal(await whoIs({ cookie: both, csrfToken: bob.csrfToken }), BOB)
    assert.equal(await whoIs({ cookie: both, csrfToken: page.csrfToken }), SESSION)
  })

  test('is nobody for a page of the role once the role is not beside it', async () => {
    const { bob, page } = await switched()
    assert.equal(await whoIs({ cookie: bob.cookie, csrfToken: page.csrfToken }), 'AccessDenied')
  })

  test('is itself again when it switches back', async () => {
    const { page, bob } = await switched()
    const answer = await post('/signin/exitrole', page.cookie, { csrf: page.csrfToken })
    assert.equal(answer.headers.location, '/console/')
    assert.ok(answer.headers['set-cookie']?.some((text) => /-role(?:-\d+)?=;.*Max-Age=0/.test(text)))
    assert.equal((await open(bob.cookie)).isSwitched, false)
  })

  test('ends with a sign-out from the page of the role, and the role with it', async () => {
    const { page, role } = await switched()
    assert.equal((await post('/signout', page.cookie, { csrf: page.csrfToken })).headers.location, '/signout/done')
    assert.equal(await whoIs(page), 'ExpiredToken')
    assert.equal((await open(role)).csrfToken, '')
  })

  test('is not itself for a page of a role that is over, and is for the next page', async (t) => {
    t.after(() => {
      ahead = 0
    })
    const { page } = await switched()
    ahead += 901_000
    assert.equal(await whoIs(page), 'ExpiredToken')
    const next = await open(page.cookie)
    assert.equal(next.isSwitched, false)
    assert.equal(await whoIs(next), BOB)
  })

  test('is not itself for a page of a role that was deleted, nor of one that has its name then', async () => {
    const { page } = await switched()
    await sdk.send('iam', ROOT_KEY, 'DeleteRolePolicy', { RoleName: 'worker', PolicyName: 'lists' })
    await sdk.send('iam', ROOT_KEY, 'DeleteRole', { RoleName: 'worker' })
    assert.equal(await whoIs(page), 'InvalidClientTokenId')
    await createWorker()
    assert.equal(await whoIs(page), 'InvalidClientTokenId')
  })
})

describe('no console session switches to a role', () => {
  const attempts: readonly {
    readonly name: string
    readonly form: (keys: Keys, bob: HttpSession) => Promise<object> | object
    readonly status?: number
    readonly origin?: string
  }[] = [
    { name: 'without its secret', form: ({ secretAccessKey: _, ...keys }) => keys },
    { name: 'with another secret', form: (keys) => ({ ...keys, secretAccessKey: 'A'.repeat(40) }) },
    { name: "with another session's key", form: (keys) => ({ ...keys, accessKeyId: 'ASIAQQQQQQQQQQQQQQQQ' }) },
    {
      name: 'with a session that is no role’s',
      form: async () => {
        const { Credentials: made } = (await sdk.send('sts', ROOT_KEY, 'GetSessionToken', {})) as {
          Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string }
        }
        const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = made
        return { accessKeyId, secretAccessKey, sessionToken }
      },
    },
    { name: 'without the token of its page', form: (keys) => ({ ...keys, csrf: '' }), status: 403 },
    { name: 'for a page of another origin', form: (keys) => keys, status: 403, origin: 'http://localhost:1' },
  ]
  for (const { name, form, status = 303, origin } of attempts) {
    test(name, async () => {
      const bob = await signInBob()
      const fields = { csrf: bob.csrfToken, ...(await form(await assume(bob), bob)) }
      const answer = await post('/signin/switchrole', bob.cookie, fields, origin)
      assert.equal(answer.status, status)
      if (status === 303) assert.equal(answer.headers.location, '/console/switch-role?failed=1')
      assert.equal(roleCookie(answer), undefined)
    })
  }

  test('by a cookie that was made for another session, or changed', async () => {
    const { role } = await switched()
    const root = await (await signInRoot(castellan.url, ROOT)).session()
    const bob = await signInBob()
    for (const { session, cookie } of [
      { session: root, cookie: role },
      { session: bob, cookie: role },
    ]) {
      const page = await open(`${session.cookie}; ${cookie}`)
      assert.deepEqual([page.isSwitched, page.csrfToken], [false, session.csrfToken])
    }
    const own = await switched()
    for (const changed of [own.role.slice(0, -4), own.role.replace('=', '=A'), `${own.role}.x`]) {
      const page = await open(`${own.bob.cookie}; ${changed}`)
      assert.equal(page.isSwitched, false, changed)
    }
  })
})
