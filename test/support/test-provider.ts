import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Claims = Readonly<Record<string, unknown>>

/** A key of a provider, and the name that it goes by. */
export interface ProviderKey {
  readonly kid: string
  readonly algorithm: 'RS256' | 'ES256'
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

export function newProviderKey(kid: string, algorithm: ProviderKey['algorithm'] = 'RS256'): ProviderKey {
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { kid, algorithm, ...pair }
}

/** A token with these claims, signed by hand: a provider that lies can be had no other way. */
export function signToken(claims: Claims, key: ProviderKey, header: object = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part({ typ: 'JWT', alg: key.algorithm, kid: key.kid, ...header })}.${part(claims)}`
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

/**
 * A provider of this machine that a test is the master of: its keys, and what it answers. What well-behaved ones do is
 * tried with a real one.
 */
export async function startTestProvider(path = '') {
  let answer: RequestListener | undefined
  let keys: readonly ProviderKey[] = [newProviderKey('first')]
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (answer) return void answer(request, response)
    if (request.url === `${path}/.well-known/openid-configuration`) {
      response.end(
        JSON.stringify({
          issuer,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['id_token'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256', 'ES256'],
        }),
      )
    } else if (request.url === `${path}/keys`) {
      const jwks = keys.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' }))
      response.end(JSON.stringify({ keys: jwks }))
    } else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `http://${host}${path}`
  return {
    issuer,
    /** Without its scheme, as accounts and condition keys have it. */
    url: `${host}${path}`,
    /** What it was asked for, in order. */
    asked,
    get key(): ProviderKey {
      const [key] = keys
      if (key === undefined) throw new Error('the provider has no key')
      return key
    },
    setKeys(...more: readonly ProviderKey[]) {
      keys = more
    },
    /** Instead of its documents; `undefined` for them again. */
    answerBy(listener: RequestListener | undefined) {
      answer = listener
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
