import assert from 'node:assert/strict'
import { after, before, beforeEach } from 'node:test'
import { base64, IdentityProvider, type Said } from '../../src/saml/testing/identity-provider.ts'
import { ownByConsole, principalOfConsole, queryByConsole } from './console-calls.ts'
import { HttpBrowser, type HttpSession, type RawAnswer } from './http-browser.ts'
import { type Key, SdkClients } from './sdk-clients.ts'
import { ONE, startTwoAccounts, TWO, type TwoAccounts } from './two-accounts.ts'

export type Output = Record<string, unknown>

/** The site that has a browser post its responses. */
export const IDP = 'https://idp.example.com'
export const idp = new IdentityProvider()

const ACTION = 'sts:AssumeRoleWithSAML'
const INVALID = 'Your request included an invalid SAML response'

export const headingOf = ({ text }: RawAnswer) => /<h1>(.*?)<\/h1>/s.exec(text)?.[1]
export const reasonOf = ({ text }: RawAnswer) => /role="alert"><strong>[^<]*<\/strong><p>(.*?)<\/p>/s.exec(text)?.[1]

export const providerOf = (account: string) => `arn:aws:iam::${account}:saml-provider/idp`
export const roleOf = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`
export const pairOf = (account: string, name: string) => `${roleOf(account, name)},${providerOf(account)}`

/** Nobody is signed in by this answer, and its browser cannot be by what it holds. */
export async function assertNobody({ browser, page }: { browser: HttpBrowser; page: RawAnswer }, reason?: RegExp) {
  assert.equal(headingOf(page), INVALID, page.text)
  assert.deepEqual(page.headers['set-cookie'] ?? [], [])
  if (reason) assert.match(reasonOf(page) ?? '', reason)
  assert.equal((await browser.get('/console/')).text.includes('castellan-csrf'), false)
}

/** Chooses a role of those on the page. */
export const choose = (browser: HttpBrowser, page: RawAnswer, role = '0') => browser.fill(page, '/saml/role', { role })

/**
 * A server of two accounts for the tests of a file. Both have the provider `idp`, and the roles `reader` and `writer`
 * that it may have somebody assume. The functions need no `this`.
 */
export function samlSignIn() {
  let accounts: TwoAccounts
  let clients: SdkClients
  let url = ''
  let ahead = 0
  let stopped: number | undefined
  let count = 0
  const now = () => stopped ?? Date.now() + ahead

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

  async function signIn(Role: string | readonly string[], changes: Partial<Said> = {}): Promise<HttpSession> {
    const { browser, page } = await arrive(signed(Role, changes))
    await choose(browser, page)
    return await browser.session()
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

  return {
    get url() {
      return url
    },
    get clients() {
      return clients
    },
    /** How far the server's clock is ahead, in milliseconds. */
    get ahead() {
      return ahead
    },
    set ahead(milliseconds) {
      ahead = milliseconds
    },
    /** The time at which the server's clock stands still, in epoch milliseconds; `undefined` lets it go on. */
    set stopped(time: number | undefined) {
      stopped = time
    },
    arrive,
    call,
    eventsOf,
    newRole,
    now,
    own,
    saying,
    send,
    signed,
    signIn,
    whoIs,
  }
}
