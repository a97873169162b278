import { CreateOpenIDConnectProviderCommand, CreateRoleCommand } from '@aws-sdk/client-iam'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { newProviderKey, signToken, startTestProvider } from '../test/support/test-provider.ts'
import { type LoadResult, load } from './load.ts'
import { ACCOUNT, cpuMs, freePort, iamOf, median, root, spawnCastellan, untilAnswered } from './processes.ts'
import { signed } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const ROUNDS = 5
const SECONDS = 2
const CONNECTIONS = 16
const GCI = 'Action=GetCallerIdentity&Version=2011-06-15'

/** What AssumeRoleWithWebIdentity costs with keys that are known, beside verifying the same token and nothing else. */
export async function benchWebIdentity(): Promise<void> {
  const castellan = spawnCastellan(await freePort(), undefined, root, ['--allow-loopback-providers'])
  const provider = await startTestProvider()
  try {
    const { port } = castellan
    await untilAnswered(port, () => signed('sts', port, GCI))
    const keys = [newProviderKey('rsa', 'RS256'), newProviderKey('ec', 'ES256')] as const
    provider.setKeys(...keys)
    const RoleArn = await prepare(port, provider.issuer, provider.url)
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: provider.issuer, sub: 'bench', aud: 'bench', iat: now, exp: now + 3600 }
    const jwks = createLocalJWKSet({
      keys: keys.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid })),
    })
    const cases = keys.map((key) => ({ algorithm: key.algorithm, token: signToken(claims, key) }))
    const rates = new Map<string, number[]>()
    const results = new Map<string, (LoadResult & { readonly cpu: number })[]>()
    for (let round = -1; round < ROUNDS; round++) {
      for (const { algorithm, token } of cases) {
        const request = unsigned(port, { RoleArn, RoleSessionName: 'bench', WebIdentityToken: token })
        const before = cpuMs(castellan)
        const result = await load({ port, request, connections: CONNECTIONS, seconds: SECONDS })
        const cpu = (1000 * (cpuMs(castellan) - before)) / (result.perSecond * SECONDS)
        const bare = await verified(token, jwks)
        if (round < 0) continue
        results.set(algorithm, [...(results.get(algorithm) ?? []), { ...result, cpu }])
        rates.set(algorithm, [...(rates.get(algorithm) ?? []), bare])
      }
    }
    table(
      `Web identity: keys cached; ${CONNECTIONS} connections, ${SECONDS} s x ${ROUNDS} interleaved rounds, medians`,
      ['AssumeRoleWithWebIdentity', 'req/s', 'p50 ms', 'µs of CPU', 'bare jose, /s', 'share of it', 'errors'],
      cases.map(({ algorithm }) => {
        const of = (field: keyof LoadResult | 'cpu') =>
          median((results.get(algorithm) ?? []).map((result) => result[field]))
        const bare = median(rates.get(algorithm) ?? [])
        const rate = of('perSecond')
        const figures = [whole(rate), of('p50').toFixed(2), of('cpu').toFixed(0), whole(bare), ratio(rate, bare)]
        return [algorithm, ...figures, whole(of('errors'))]
      }),
    )
  } finally {
    await Promise.all([castellan.stop(), provider.close()])
  }
}

async function prepare(port: number, Url: string, url: string): Promise<string> {
  const iam = iamOf(port)
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ['bench'] }))
  const Statement = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${url}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${url}:sub`]: 'bench' } },
  }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'bench', AssumeRolePolicyDocument }))
  iam.destroy()
  return Role?.Arn ?? ''
}

function unsigned(port: number, fields: Readonly<Record<string, string>>): string {
  const body = String(new URLSearchParams({ Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', ...fields }))
  return [
    'POST / HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

/** How often a second, by as many at once as there are connections. */
async function verified(token: string, jwks: Parameters<typeof jwtVerify>[1]): Promise<number> {
  const start = performance.now()
  let count = 0
  const loop = async () => {
    while (performance.now() - start < SECONDS * 1000) {
      await jwtVerify(token, jwks as never)
      count++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, loop))
  return (count * 1000) / (performance.now() - start)
}
