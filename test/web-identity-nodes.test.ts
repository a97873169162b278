import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { accountId } from '../src/aws/index.ts'
import type { CastellanServer } from '../src/index.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { startInProcess } from './support/in-process.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'
import { newProviderKey, signToken, startTestProvider } from './support/test-provider.ts'
import { until } from './support/tools.ts'

const missing = postgresMissing()
const ACCOUNT = accountId('111122223333')
const ROOT: Key = { accessKeyId: `AKIAROOT${ACCOUNT}`, secretAccessKey: randomBytes(20).toString('hex') }
const NOBODY: Key = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }

describe('two nodes on one PostgreSQL', { skip: missing ?? false }, () => {
  let server: PostgresServer
  let provider: Awaited<ReturnType<typeof startTestProvider>>
  let nodes: readonly CastellanServer[] = []
  let one: SdkClients
  let two: SdkClients
  let ahead = 0
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/deploy`

  before(async () => {
    server = await startPostgres()
    provider = await startTestProvider()
    const environment = {
      CASTELLAN_MASTER_KEY: randomBytes(32).toString('base64'),
      CASTELLAN_ACCOUNT_ID: ACCOUNT,
      CASTELLAN_ROOT_EMAIL: 'root@example.com',
      CASTELLAN_ROOT_PASSWORD: 'correct horse battery 9',
      CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
    }
    const node = () =>
      startInProcess({
        store: server.url(),
        environment,
        allowLoopbackProviders: true,
        clock: () => Date.now() + ahead,
      })
    nodes = [await node(), await node()]
    ;[one, two] = nodes.map(({ url }) => new SdkClients(url)) as [SdkClients, SdkClients]
  })
  after(async () => {
    one?.destroy()
    two?.destroy()
    await Promise.all(nodes.map((node) => node.close()))
    await provider?.close()
    await server?.stop()
  })

  const assume = (at: SdkClients, key = provider.key) => {
    const now = Math.floor((Date.now() + ahead) / 1000)
    const claims = { iss: provider.issuer, sub: 'ann', aud: 'app', iat: now, exp: now + 300 }
    const input = { RoleArn, RoleSessionName: 'job', WebIdentityToken: signToken(claims, key) }
    return at.answer('sts', NOBODY, 'AssumeRoleWithWebIdentity', input)
  }

  test('take a token on one, and its session on the other; what ends either ends it on both', async () => {
    const made = await one.send('iam', ROOT, 'CreateOpenIDConnectProvider', {
      Url: provider.issuer,
      ClientIDList: ['app'],
    })
    const { OpenIDConnectProviderArn: Federated } = made as { readonly OpenIDConnectProviderArn: string }
    const Statement = { Effect: 'Allow', Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity' }
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await one.send('iam', ROOT, 'CreateRole', { RoleName: 'deploy', AssumeRolePolicyDocument })

    const { output, error } = await assume(two)
    assert.equal(error, undefined)
    const { Credentials } = output as { readonly Credentials: Record<string, string> }
    const session: Key = {
      accessKeyId: Credentials.AccessKeyId ?? '',
      secretAccessKey: Credentials.SecretAccessKey ?? '',
      sessionToken: Credentials.SessionToken ?? '',
    }
    await one.send('sts', session, 'GetCallerIdentity', {})

    await one.send('iam', ROOT, 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: Federated })
    for (const node of [one, two]) assert.equal((await assume(node)).error?.code, 'InvalidIdentityToken')
    await two.send('iam', ROOT, 'DeleteRole', { RoleName: 'deploy' })
    await until('the session is over', async () => {
      const answers = await Promise.all([one, two].map((node) => node.answer('sts', session, 'GetCallerIdentity', {})))
      return answers.every(({ error }) => error?.code === 'InvalidClientTokenId')
    })
  })

  test('learn of a provider’s new keys each by themselves', async () => {
    await one.send('iam', ROOT, 'CreateOpenIDConnectProvider', { Url: provider.issuer, ClientIDList: ['app'] })
    const Federated = `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider.url}`
    const Statement = { Effect: 'Allow', Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity' }
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await two.send('iam', ROOT, 'CreateRole', { RoleName: 'deploy', AssumeRolePolicyDocument })
    for (const node of [one, two]) assert.equal((await assume(node)).error, undefined)
    const old = provider.key
    provider.setKeys(newProviderKey('second'))
    ahead += 40_000
    for (const node of [one, two]) assert.equal((await assume(node)).error, undefined)
    for (const node of [one, two]) assert.equal((await assume(node, old)).error?.code, 'InvalidIdentityToken')
  })
})
