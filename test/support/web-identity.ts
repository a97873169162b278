import { after, afterEach, before } from 'node:test'
import { type Answer, type Key, SdkClients } from './sdk-clients.ts'
import { type Claims, signToken, startTestProvider } from './test-provider.ts'
import { ONE, startTwoAccounts, type TwoAccounts } from './two-accounts.ts'

export type Output = Record<string, unknown>

export const ACTION = 'sts:AssumeRoleWithWebIdentity'
export const NOT_AUTHORIZED = ['AccessDenied', 403, `Not authorized to perform ${ACTION}`]
export const NO_KEY = [
  'InvalidIdentityToken',
  400,
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
]
export const invalid = (message: string) => ['InvalidIdentityToken', 400, message]
export const UNPROVED = invalid('The web identity token that was passed could not be validated by AWS.')

/** Nobody's key: the SDK signs no such call. */
const NOBODY: Key = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }

/** Code, status and message, or `undefined` where nothing was refused. */
export async function refusal(answer: Promise<Answer>) {
  const { error } = await answer
  return error && [error.code, error.status, error.message]
}

/**
 * A server of two accounts for the tests of a file, and an OpenID Connect provider that the first of them has, with the
 * client `app`. The functions need no `this`.
 */
export function webIdentity() {
  let accounts: TwoAccounts
  let clients: SdkClients
  let provider: Awaited<ReturnType<typeof startTestProvider>>
  let ahead = 0
  let count = 0

  before(async () => {
    provider = await startTestProvider('/realm')
    accounts = await startTwoAccounts({ allowLoopbackProviders: true, clock: () => Date.now() + ahead })
    clients = new SdkClients(accounts.castellan.url)
    await createProvider(ONE, provider.issuer, 'app')
  })
  after(async () => {
    clients?.destroy()
    await accounts?.close()
    await provider?.close()
  })
  afterEach(() => {
    provider.answerBy(undefined)
  })

  const rootOf = (account: string) => accounts.roots[account] as Key
  const providerArn = (account = ONE, url = provider.url) => `arn:aws:iam::${account}:oidc-provider/${url}`
  const now = () => Math.floor((Date.now() + ahead) / 1000)

  async function send(key: Key, service: string, operation: string, input: object): Promise<Output> {
    return (await clients.send(service, key, operation, input)) as Output
  }

  async function createProvider(account: string, Url: string, ...ClientIDList: readonly string[]): Promise<void> {
    await send(rootOf(account), 'iam', 'CreateOpenIDConnectProvider', { Url, ClientIDList })
  }

  const trust = (Condition: object = {}, more: object = {}) => ({
    Effect: 'Allow',
    Principal: { Federated: providerArn() },
    Action: [ACTION],
    ...(Object.keys(Condition).length > 0 && { Condition }),
    ...more,
  })
  const equals = (claim: string, value: string) => ({ StringEquals: { [`${provider.url}:${claim}`]: value } })

  async function newRole(account: string, ...Statement: readonly object[]): Promise<string> {
    const RoleName = `role-${++count}`
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    const { Role } = await send(rootOf(account), 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument })
    return (Role as { Arn: string }).Arn
  }

  const claims = (more: Claims = {}): Claims => ({
    iss: provider.issuer,
    sub: 'ann',
    aud: 'app',
    iat: now(),
    exp: now() + 300,
    ...more,
  })
  const token = (more: Claims = {}, header: object = {}) => signToken(claims(more), provider.key, header)

  function assume(RoleArn: string, WebIdentityToken: string, more: object = {}): Promise<Answer> {
    const input = { RoleArn, RoleSessionName: 'job-1', WebIdentityToken, ...more }
    return clients.answer('sts', NOBODY, 'AssumeRoleWithWebIdentity', input)
  }

  return {
    get accounts() {
      return accounts
    },
    get clients() {
      return clients
    },
    get provider() {
      return provider
    },
    /** How far the server's clock is ahead, in milliseconds: less than a signature may be off. */
    get ahead() {
      return ahead
    },
    set ahead(milliseconds) {
      ahead = milliseconds
    },
    assume,
    claims,
    createProvider,
    equals,
    newRole,
    now,
    providerArn,
    rootOf,
    send,
    token,
    trust,
  }
}
