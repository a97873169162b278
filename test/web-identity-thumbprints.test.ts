import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { issue } from './support/certificate.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'
import { newProviderKey, signToken } from './support/test-provider.ts'
import { ONE, startTwoAccounts } from './support/two-accounts.ts'

const DAY = 86_400_000
const valid = { from: new Date(Date.now() - DAY), to: new Date(Date.now() + DAY) }

/** A provider over TLS, by a certificate of an authority that nobody else knows. */
async function startPrivateProvider() {
  const authority = issue({ ...valid, name: 'Private Root', isCa: true })
  const intermediate = issue({ ...valid, name: 'Private Intermediate', isCa: true, signer: authority })
  const own = issue({ ...valid, name: 'localhost', signer: intermediate })
  const key = newProviderKey('first')
  const keys = [{ ...key.publicKey.export({ format: 'jwk' }), kid: key.kid, alg: key.algorithm, use: 'sig' }]
  const cert = [own, intermediate].map(({ certificate }) => certificate).join('')
  const server = createServer({ cert, key: own.privateKey }, ({ url = '' }, response) => {
    const discovery = {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }
    response.end(JSON.stringify(url === '/jwks' ? { keys } : discovery))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `localhost:${(server.address() as AddressInfo).port}`
  const issuer = `https://${url}`
  const thumbprint = new X509Certificate(intermediate.certificate).fingerprint.replaceAll(':', '').toLowerCase()
  return { url, issuer, key, thumbprint, server }
}

test('"IAM will retrieve and use the top intermediate certificate authority (CA) thumbprint", and tokens are taken by it', async (t) => {
  const provider = await startPrivateProvider()
  t.after(() => {
    provider.server.closeAllConnections()
    provider.server.close()
  })
  const accounts = await startTwoAccounts({ allowLoopbackProviders: true })
  t.after(() => accounts.close())
  const clients = new SdkClients(accounts.castellan.url)
  t.after(() => clients.destroy())
  const root = accounts.roots[ONE] as Key

  const OpenIDConnectProviderArn = `arn:aws:iam::${ONE}:oidc-provider/${provider.url}`
  await clients.send('iam', root, 'CreateOpenIDConnectProvider', { Url: provider.issuer, ClientIDList: ['app'] })
  const found = await clients.send('iam', root, 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn })
  assert.deepEqual((found as { ThumbprintList?: readonly string[] }).ThumbprintList, [provider.thumbprint])

  const Principal = { Federated: OpenIDConnectProviderArn }
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRoleWithWebIdentity' }]
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await clients.send('iam', root, 'CreateRole', { RoleName: 'deploy', AssumeRolePolicyDocument })
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: provider.issuer, sub: 'ann', aud: 'app', iat: now, exp: now + 300 }
  const input = {
    RoleArn: `arn:aws:iam::${ONE}:role/deploy`,
    RoleSessionName: 'job',
    WebIdentityToken: signToken(claims, provider.key),
  }
  const nobody: Key = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }
  const assumed = await clients.send('sts', nobody, 'AssumeRoleWithWebIdentity', input)
  assert.equal((assumed as { SubjectFromWebIdentityToken?: string }).SubjectFromWebIdentityToken, 'ann')
})
