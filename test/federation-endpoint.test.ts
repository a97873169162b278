import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { withOtherLetter } from './support/changed.ts'
import { ownByConsole, principalOfConsole, queryByConsole } from './support/console-calls.ts'
import { HttpBrowser, type HttpSession, type RawAnswer, rawRequest } from './support/http-browser.ts'
import { type Key, keyOf, SdkClients } from './support/sdk-clients.ts'
import { ONE, startTwoAccounts, type TwoAccounts } from './support/two-accounts.ts'

const ROLE = `arn:aws:iam::${ONE}:role/guest`
let accounts: TwoAccounts
let clients: SdkClients
let url = ''
let ahead = 0
let broker: Key

before(async () => {
  accounts = await startTwoAccounts({ clock: () => Date.now() + ahead })
  url = accounts.castellan.url
  clients = new SdkClients(url)
  await root('iam', 'CreateUser', { UserName: 'broker' })
  await root('iam', 'PutUserPolicy', { UserName: 'broker', PolicyName: 'all', PolicyDocument: allowing('*') })
  broker = keyOf((await root('iam', 'CreateAccessKey', { UserName: 'broker' })).AccessKey)
  await newRole('guest')
  await newRole('next')
})
after(async () => {
  clients?.destroy()
  await accounts?.close()
})

type Output = Record<string, unknown>

/** What `look` sees so many seconds later. */
async function later<T>(seconds: number, look: () => Promise<T>): Promise<T> {
  ahead = seconds * 1000
  try {
    return await look()
  } finally {
    ahead = 0
  }
}

const allowing = (Action: string | readonly string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } })

async function root(service: string, operation: string, input: object): Promise<Output> {
  return (await clients.send(service, accounts.roots[ONE] as Key, operation, input)) as Output
}

async function newRole(RoleName: string): Promise<void> {
  const Statement = { Effect: 'Allow', Principal: { AWS: ONE }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await root('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument, MaxSessionDuration: 7200 })
  const PolicyDocument = allowing(['iam:ListUsers', 'sts:AssumeRole', 'sts:GetScopedCredentials'])
  await root('iam', 'PutRolePolicy', { RoleName, PolicyName: 'lists', PolicyDocument })
}

async function given(operation: string, input: object, by: Key = broker): Promise<Key> {
  return keyOf(((await clients.send('sts', by, operation, input)) as Output).Credentials)
}

const assumed = (more: object = {}) => given('AssumeRole', { RoleArn: ROLE, RoleSessionName: 'ann', ...more })
const federated = (Policy = allowing('iam:ListUsers')) => given('GetFederationToken', { Name: 'fay', Policy })

const sessionOf = ({ accessKeyId, secretAccessKey, sessionToken }: Key) =>
  JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken })

function exchange(Session: string, more: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  return rawRequest(`${url}/federation?${new URLSearchParams({ Action: 'getSigninToken', Session, ...more })}`)
}

async function tokenOf(key: Key, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const { status, text } = await exchange(sessionOf(key), more)
  assert.equal(status, 200, text)
  return JSON.parse(text).SigninToken
}

const loginUrl = (SigninToken: string, Destination = 'https://console.aws.amazon.com/') =>
  `/federation?${new URLSearchParams({ Action: 'login', Issuer: 'https://broker.example', Destination, SigninToken })}`

async function signIn(token: string, destination?: string): Promise<HttpBrowser> {
  const browser = new HttpBrowser(url)
  await browser.submit(loginUrl(token, destination), '/federation/login', {})
  return browser
}

const isSignedIn = async (browser: HttpBrowser) => (await browser.get('/console/')).text.includes('castellan-csrf')

const call = (session: HttpSession, service: 'iam' | 'sts', form: Readonly<Record<string, string>>) =>
  queryByConsole(url, session, service, form)
const whoIs = (session: HttpSession) => principalOfConsole(url, session)

describe('a broker signs somebody in to the console with credentials that it has', () => {
  test('of AssumeRole: as the role, with what it may', async () => {
    const session = await (await signIn(await tokenOf(await assumed()))).session()
    assert.equal(await whoIs(session), `arn:aws:sts::${ONE}:assumed-role/guest/ann`)
    assert.equal((await call(session, 'iam', { Action: 'ListUsers' })).status, 200)
    assert.match((await call(session, 'iam', { Action: 'ListRoles' })).text, /iam:ListRoles/)
  })

  test('of GetFederationToken: in the console it may call IAM, and of STS no more than elsewhere', async () => {
    const session = await (await signIn(await tokenOf(await federated()))).session()
    assert.equal(await whoIs(session), `arn:aws:sts::${ONE}:federated-user/fay`)
    assert.equal((await call(session, 'iam', { Action: 'ListUsers' })).status, 200)
    assert.match((await call(session, 'iam', { Action: 'ListRoles' })).text, /no session policy allows/)
    const asked = { Action: 'AssumeRole', RoleArn: ROLE, RoleSessionName: 'fay' }
    assert.match((await call(session, 'sts', asked)).text, /Cannot call AssumeRole with session credentials/)
  })

  test('by POST as by GET', async () => {
    const body = new URLSearchParams({ Action: 'getSigninToken', Session: sessionOf(await assumed()) }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const { text } = await rawRequest(`${url}/federation`, { method: 'POST', headers, body })
    assert.equal(await isSignedIn(await signIn(JSON.parse(text).SigninToken)), true)
  })

  test('which is recorded: GetSigninToken of the broker’s credentials, ConsoleLogin of a key of its own', async () => {
    const key = await assumed({ RoleSessionName: 'recorded' })
    await signIn(await tokenOf(key))
    const keys: unknown[] = []
    for (const AttributeValue of ['GetSigninToken', 'ConsoleLogin']) {
      const { Events } = await root('cloudtrail', 'LookupEvents', {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue }],
      })
      const event = JSON.parse((Events as { CloudTrailEvent: string }[])[0]?.CloudTrailEvent ?? '')
      assert.equal(event.userIdentity.arn, `arn:aws:sts::${ONE}:assumed-role/guest/recorded`)
      assert.deepEqual(event.responseElements, { [AttributeValue]: 'Success' })
      keys.push(event.userIdentity.accessKeyId)
    }
    assert.equal(keys[0], key.accessKeyId)
    assert.notEqual(keys[1], key.accessKeyId)
  })

  test('and ends at a page of this console, whatever Destination says', async () => {
    const ends: Readonly<Record<string, string>> = {
      [`${url}/console/iam/users`]: '/console/iam/users',
      '/console/iam/roles': '/console/iam/roles',
      'https://console.aws.amazon.com/iam': '/console/',
      'https://evil.example/': '/console/',
      '//evil.example': '/console/',
    }
    for (const [destination, end] of Object.entries(ends)) {
      const browser = await signIn(await tokenOf(await assumed()), destination)
      assert.equal(browser.answers.flatMap(({ headers }) => headers.location ?? []).at(-1), end, destination)
    }
  })
})

describe('the console session lasts', () => {
  const leftAt = async (browser: HttpBrowser, seconds: number) => {
    const session = await browser.session()
    return await later(seconds, () => whoIs(session))
  }

  test('as long as the credentials do', async () => {
    const token = await tokenOf(await assumed({ DurationSeconds: 900 }))
    assert.match(await leftAt(await signIn(token), 890), /guest\/ann$/)
    const next = await tokenOf(await assumed({ DurationSeconds: 900 }))
    assert.equal(await leftAt(await signIn(next), 901), 'ExpiredToken')
  })

  test('as SessionDuration says, which may be longer', async () => {
    const token = await tokenOf(await assumed({ DurationSeconds: 900 }), { SessionDuration: '1800' })
    assert.match(await leftAt(await signIn(token), 1790), /guest\/ann$/)
    const next = await tokenOf(await assumed({ DurationSeconds: 900 }), { SessionDuration: '1800' })
    assert.equal(await leftAt(await signIn(next), 1801), 'ExpiredToken')
  })

  test('“Do not use SessionDuration if you got the credentials with GetFederationToken”, or by role chaining', async () => {
    const of = async (key: Key, SessionDuration: string) =>
      (await exchange(sessionOf(key), { SessionDuration })).text.trim()
    assert.match(await of(await federated(), '1800'), /GetFederationToken/)
    const chained = await given(
      'AssumeRole',
      { RoleArn: `arn:aws:iam::${ONE}:role/next`, RoleSessionName: 'ann' },
      await assumed(),
    )
    assert.match(await of(chained, '1800'), /role chaining/)
    assert.equal((await exchange(sessionOf(chained))).status, 200)
  })

  test('as long as credentials of GetScopedCredentials do, which “cannot extend a session beyond its original expiration”', async () => {
    const whole = await assumed()
    for (const narrowed of [{ DurationSeconds: 900 }, { Policy: allowing('iam:ListUsers') }]) {
      const key = await given('GetScopedCredentials', narrowed, whole)
      assert.match((await exchange(sessionOf(key), { SessionDuration: '43200' })).text, /GetScopedCredentials/)
      assert.equal((await exchange(sessionOf(key))).status, 200)
    }
  })

  test('and what revokes the role’s older sessions revokes it, however long it would last', async () => {
    await newRole('revoked')
    const RoleArn = `arn:aws:iam::${ONE}:role/revoked`
    const key = await given('AssumeRole', { RoleArn, RoleSessionName: 'ann' })
    const session = await (await signIn(await tokenOf(key, { SessionDuration: '43200' }))).session()
    const listed = async () => (await call(session, 'iam', { Action: 'ListUsers' })).status
    assert.equal(await listed(), 200)
    // As the console's “Revoke active sessions” writes it.
    const Condition = { DateLessThan: { 'aws:TokenIssueTime': new Date(Date.now() + 1000).toISOString() } }
    const Statement = { Effect: 'Deny', Action: '*', Resource: '*', Condition }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await root('iam', 'PutRolePolicy', { RoleName: 'revoked', PolicyName: 'AWSRevokeOlderSessions', PolicyDocument })
    assert.equal(await listed(), 403)
    const late = await (await signIn(await tokenOf(key, { SessionDuration: '43200' }))).session()
    assert.equal((await call(late, 'iam', { Action: 'ListUsers' })).status, 403)
  })

  test('from 900 to 43,200 seconds, and nothing else', async () => {
    const session = sessionOf(await assumed())
    for (const SessionDuration of ['899', '43201', '', '-900', '1e3', '900.5', 'x', '9999999']) {
      assert.equal((await exchange(session, { SessionDuration })).status, 400, SessionDuration)
    }
    for (const SessionDuration of ['900', '43200']) {
      assert.equal((await exchange(session, { SessionDuration })).status, 200)
    }
  })
})

test('no credentials of the API come of the browser’s session, which would go on when that ends', async () => {
  const session = await (await signIn(await tokenOf(await assumed()))).session()
  const asked = { Action: 'GetScopedCredentials', DurationSeconds: '900' }
  assert.match((await call(session, 'sts', asked)).text, /InvalidSubjectCredentials/)
})

test('credentials that were narrowed sign in to a browser that neither sees nor ends others of that name', async () => {
  const whole = await assumed({ RoleSessionName: 'narrow' })
  await signIn(await tokenOf(whole))
  const scoped = await given('GetScopedCredentials', { Policy: allowing('iam:ListUsers') }, whole)
  const session = await (await signIn(await tokenOf(scoped))).session()
  const { text } = await ownByConsole(url, session, 'ListConsoleSessions')
  assert.match(text, /AccessDeniedException.*these session credentials/)
})

describe('no token is given', () => {
  const refused = async (Session: string) => {
    const { status, text } = await exchange(Session)
    assert.equal(status, 400)
    assert.doesNotMatch(text, /SigninToken"/)
  }

  test('for credentials without their secret, with another’s token, or made up', async () => {
    const [one, two] = [await assumed(), await assumed()]
    await refused(sessionOf({ ...one, secretAccessKey: two.secretAccessKey }))
    await refused(sessionOf({ ...one, secretAccessKey: '' }))
    await refused(sessionOf({ ...one, sessionToken: two.sessionToken ?? '' }))
    await refused(sessionOf({ ...one, accessKeyId: two.accessKeyId }))
    for (const text of [
      '',
      '{}',
      'null',
      '[]',
      '"x"',
      '{"sessionId":1,"sessionKey":2,"sessionToken":3}',
      '{',
      '{"__proto__":1}',
    ])
      await refused(text)
  })

  test('for a key that lasts, and for a session of GetSessionToken', async () => {
    await refused(sessionOf(broker))
    await refused(sessionOf({ ...broker, sessionToken: '' }))
    await refused(sessionOf(await given('GetSessionToken', {})))
  })

  test('for credentials that are over, and for those of a role that is gone', async () => {
    const key = await assumed({ DurationSeconds: 900 })
    await later(901, () => refused(sessionOf(key)))
    await newRole('passing')
    const gone = await given('AssumeRole', { RoleArn: `arn:aws:iam::${ONE}:role/passing`, RoleSessionName: 'ann' })
    const token = await tokenOf(gone)
    await root('iam', 'DeleteRolePolicy', { RoleName: 'passing', PolicyName: 'lists' })
    await root('iam', 'DeleteRole', { RoleName: 'passing' })
    await refused(sessionOf(gone))
    assert.equal((await new HttpBrowser(url).get(loginUrl(token))).status, 403)
  })

  test('for another Action', async () => {
    for (const Action of ['', 'logout', 'getSigninTokenX', 'constructor']) {
      assert.equal((await new HttpBrowser(url).get(`/federation?${new URLSearchParams({ Action })}`)).status, 400)
    }
  })
})

describe('a token signs in', () => {
  test('once', async () => {
    const token = await tokenOf(await assumed())
    assert.equal(await isSignedIn(await signIn(token)), true)
    assert.equal(await isSignedIn(await signIn(token)), false)
  })

  test('once, of many at the same moment', async () => {
    const token = await tokenOf(await assumed())
    const browsers = await Promise.all(Array.from({ length: 6 }, () => signIn(token)))
    const signedIn = await Promise.all(browsers.map(isSignedIn))
    assert.equal(signedIn.filter(Boolean).length, 1)
  })

  test('for 15 minutes', async () => {
    const token = await tokenOf(await assumed())
    const status = () => new HttpBrowser(url).get(loginUrl(token)).then((page) => page.status)
    assert.equal(await later(14 * 60, status), 200)
    assert.equal(await later(15 * 60, status), 403)
  })

  test('nobody by being looked at: a link may be prefetched, and given to anybody', async () => {
    const token = await tokenOf(await assumed())
    const browser = new HttpBrowser(url)
    const page = await browser.get(loginUrl(token))
    assert.match(page.text, /assumed-role\/guest\/ann/)
    assert.equal(await isSignedIn(browser), false)
    assert.equal(await isSignedIn(await signIn(token)), true)
  })

  test('nobody by a form of another site', async () => {
    const token = await tokenOf(await assumed())
    const browser = new HttpBrowser(url)
    const page = await browser.get(loginUrl(token))
    const form = /name="form" value="([^"]*)"/.exec(page.text)?.[1] ?? ''
    const fields = { form, SigninToken: token, redirect: '/console/' }
    assert.equal((await browser.arrive('/federation/login', fields, 'https://evil.example')).status, 403)
    const other = new HttpBrowser(url)
    await other.get('/signin')
    const stolen = await rawRequest(`${url}/federation/login`, {
      method: 'POST',
      headers: {
        host: new URL(url).host,
        origin: url,
        cookie: other.cookie,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(fields).toString(),
    })
    assert.equal(stolen.status, 403)
  })

  test('nobody where a letter of it was changed, and where it is another secret of this server', async () => {
    const token = await tokenOf(await assumed())
    const changed = withOtherLetter(token, -2)
    for (const text of [changed, '', 'x', `${token}=`, (await assumed()).sessionToken ?? '']) {
      assert.equal((await new HttpBrowser(url).get(loginUrl(text))).status, 403, text)
    }
  })

  test('and is no credential of the API', async () => {
    const key = await assumed()
    const sessionToken = await tokenOf(key)
    const { error } = await clients.answer('sts', { ...key, sessionToken }, 'GetCallerIdentity', {})
    assert.equal(error?.code, 'InvalidClientTokenId')
  })
})
