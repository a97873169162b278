import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type AccountServer, start } from '../src/index.ts'
import { startRealProvider } from './support/real-provider.ts'
import { SdkClients } from './support/sdk-clients.ts'

let castellan: AccountServer
let ahead = 0
let provider: Awaited<ReturnType<typeof startRealProvider>>
let clients: SdkClients
let roleArn = ''

before(async () => {
  provider = await startRealProvider()
  castellan = await start({ allowLoopbackProviders: true, clock: () => Date.now() + ahead })
  clients = new SdkClients(castellan.endpoint)
  const iam = (operation: string, input: object) => clients.send('iam', castellan.credentials, operation, input)
  const made = await iam('CreateOpenIDConnectProvider', { Url: provider.issuer, ClientIDList: [provider.clientId] })
  const { OpenIDConnectProviderArn: Federated } = made as { readonly OpenIDConnectProviderArn: string }
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${provider.url}:sub`]: 'ann', [`${provider.url}:aud`]: provider.clientId } },
    },
  })
  const role = await iam('CreateRole', { RoleName: 'deploy', AssumeRolePolicyDocument })
  roleArn = (role as { readonly Role: { readonly Arn: string } }).Role.Arn
})
after(async () => {
  clients?.destroy()
  await castellan?.close()
  await provider?.close()
})

async function assume(WebIdentityToken: string) {
  // No credentials: the call needs none.
  const sts = new STSClient({ region: 'us-east-1', endpoint: castellan.endpoint, maxAttempts: 1 })
  const input = { RoleArn: roleArn, RoleSessionName: 'job', WebIdentityToken }
  try {
    return await sts.send(new AssumeRoleWithWebIdentityCommand(input))
  } finally {
    sts.destroy()
  }
}

describe('a user of a real provider', () => {
  test('gets a role’s credentials for the ID token that it gives, and calls with them', async () => {
    const { Credentials, SubjectFromWebIdentityToken, Audience } = await assume(await provider.idToken('ann'))
    assert.deepEqual([SubjectFromWebIdentityToken, Audience], ['ann', provider.clientId])
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }
    const sts = new STSClient({ region: 'us-east-1', endpoint: castellan.endpoint, credentials })
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
    sts.destroy()
    assert.match(Arn ?? '', /:assumed-role\/deploy\/job$/)
  })

  test('whom the role does not trust gets none', async () => {
    await assert.rejects(assume(await provider.idToken('bob')), { name: 'AccessDenied' })
  })

  test('gets them for a token of the provider’s new keys, once it has changed them', async () => {
    const old = await provider.idToken('ann')
    await assume(old)
    provider.rotate()
    ahead += 60_000
    await assume(await provider.idToken('ann'))
    await assert.rejects(assume(old), { name: 'InvalidIdentityTokenException' })
  })
})
