import { generateKeyPairSync, sign } from 'node:crypto'
import { CreateOpenIDConnectProviderCommand, CreateSAMLProviderCommand } from '@aws-sdk/client-iam'
import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from '../src/keeper/account/sha256.ts'
import { type Flood, floods } from '../src/protocol/messages/floods.ts'
import { samlFloods } from '../src/saml/testing/floods.ts'
import { IdentityProvider } from '../src/saml/testing/identity-provider.ts'
import { startTestProvider } from '../test/support/test-provider.ts'
import {
  ACCOUNT,
  freePort,
  iamOf,
  type KEY,
  mainThreadMs,
  median,
  root,
  spawnCastellan,
  untilAnswered,
} from './processes.ts'
import { newUser } from './server.ts'
import { signed } from './sign.ts'
import { table } from './table.ts'

const ROUNDS = 7
/** What no request may cost the event loop before its caller is authorised. */
const MOST_MS = 50

/**
 * What requests of somebody who may do nothing, or of nobody, cost the event loop, refusal and all: the time that the
 * server's main thread is on a processor, so that the machine's other work does not count.
 */
export async function benchFloods(): Promise<void> {
  const castellan = spawnCastellan(await freePort(), undefined, root, ['--allow-loopback-providers'])
  const provider = await startTestProvider()
  try {
    await untilAnswered(castellan.port, () => signed('sts', castellan.port, 'Action=GetCallerIdentity'))
    const key = await newUser(castellan.port)
    const rows: { name: string; bytes: number; first: number; later: number; status: number }[] = []
    const requests = [
      ...(await Promise.all(
        floods().map(async (flood) => ({ name: flood.name, request: await requestOf(flood, castellan.port, key) })),
      )),
      ...(await unprovedFloods(castellan.port, provider)),
    ]
    for (const { name, request } of requests) {
      const costs: number[] = []
      let status = 0
      for (let round = 0; round < ROUNDS; round++) {
        const before = mainThreadMs(castellan)
        const answer = await fetch(request.url, request)
        await answer.arrayBuffer()
        status = answer.status
        costs.push(mainThreadMs(castellan) - before)
      }
      const [first = 0] = costs
      rows.push({ name, bytes: request.body.length, first, later: median(costs.slice(1)), status })
    }
    table(
      `Requests that are small to send and dear to read, of a caller who may not send them: main thread, median of ${ROUNDS - 1} after the first`,
      ['', 'bytes', 'first ms', 'ms', 'status'],
      rows
        .toSorted((a, b) => b.later - a.later)
        .map(({ name, bytes, first, later, status }) => [
          name,
          String(bytes),
          first.toFixed(1),
          later.toFixed(1),
          String(status),
        ]),
    )
    const over = rows.filter(({ later }) => later > MOST_MS)
    process.stdout.write(
      over.length === 0
        ? `none costs over ${MOST_MS} ms of the event loop\n`
        : `${over.length} cost over ${MOST_MS} ms of the event loop\n`,
    )
    if (over.length > 0) process.exitCode = 1
  } finally {
    await Promise.all([castellan.stop(), provider.close()])
  }
}

/** What nobody signs: responses and tokens, which somebody whom an account knows may have signed. */
async function unprovedFloods(port: number, provider: Awaited<ReturnType<typeof startTestProvider>>) {
  const iam = iamOf(port)
  const SAMLMetadataDocument = new IdentityProvider().metadata()
  await iam.send(new CreateSAMLProviderCommand({ Name: 'bench', SAMLMetadataDocument }))
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: provider.issuer, ClientIDList: ['bench'] }))
  iam.destroy()
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/bench`
  const PrincipalArn = `arn:aws:iam::${ACCOUNT}:saml-provider/bench`
  return [
    ...samlFloods(Date.now()).map(({ name, xml }) => {
      const SAMLAssertion = Buffer.from(xml).toString('base64')
      return { name: `SAML: ${name}`, request: unsigned(port, 'WithSAML', { RoleArn, PrincipalArn, SAMLAssertion }) }
    }),
    ...tokenFloods(provider).map(({ name, token: WebIdentityToken }) => ({
      name: `token: ${name}`,
      request: unsigned(port, 'WithWebIdentity', { RoleArn, RoleSessionName: 'bench', WebIdentityToken }),
    })),
  ]
}

/** Of a provider whose keys are the slowest that there may be. */
function tokenFloods(provider: Awaited<ReturnType<typeof startTestProvider>>) {
  const pairs = Array.from({ length: 100 }, () => generateKeyPairSync('ec', { namedCurve: 'P-521' }))
  const keys = pairs.map(({ publicKey }, i) => ({ ...publicKey.export({ format: 'jwk' }), kid: `${i}` }))
  const { issuer } = provider
  provider.answerBy((request, response) => {
    const discovery = {
      issuer,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES512'],
    }
    response.end(JSON.stringify(request.url?.endsWith('/keys') ? { keys } : discovery))
  })
  const now = Math.floor(Date.now() / 1000)
  const usual = { iss: issuer, sub: 'bench', aud: 'bench', iat: now, exp: now + 3600 }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' })
  const tokenOf = (claims: object | string) => {
    const part = (value: object | string) =>
      Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
    const input = `${part({ alg: 'ES512' })}.${part(claims)}`
    return `${input}.${sign('sha512', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const members = Array.from({ length: 1_400 }, (_, i) => [`c${i}`, i] as const)
  return [
    { name: 'of none of many slow keys', token: tokenOf(usual) },
    { name: 'of many claims', token: tokenOf({ ...usual, ...Object.fromEntries(members) }) },
    { name: 'of lists in lists', token: tokenOf(`${'['.repeat(7_000)}${']'.repeat(7_000)}`) },
  ]
}

function unsigned(port: number, how: string, fields: Readonly<Record<string, string>>) {
  const text = String(new URLSearchParams({ Action: `AssumeRole${how}`, Version: '2011-06-15', ...fields }))
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { url: `http://127.0.0.1:${port}/`, method: 'POST', headers, body: new Uint8Array(Buffer.from(text)) }
}

async function requestOf({ signingName, request }: Flood, port: number, credentials: typeof KEY) {
  const signer = new SignatureV4({ service: signingName, region: 'us-east-1', credentials, sha256: Sha256 })
  const body = new Uint8Array(Buffer.from(request.body ?? ''))
  const path = request.path ?? '/'
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path,
    query: {},
    headers: { host: `127.0.0.1:${port}`, ...request.headers },
    body,
  })
  const { host: _, ...sent } = headers as Record<string, string>
  return { url: `http://127.0.0.1:${port}${path}`, method: 'POST', headers: sent, body }
}
