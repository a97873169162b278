import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

const CLIENT = { client_id: 'app', client_secret: 'secret-of-the-test' }
const REDIRECT = 'https://app.example.com/signed-in'

/** A certified OpenID Connect provider on this machine, whose users sign in by their name. */
export async function startRealProvider() {
  let answer: RequestListener = (_, response) => void response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `http://${url}`
  const rotate = () => {
    answer = new Provider(issuer, configuration()).callback()
  }
  rotate()
  return {
    issuer,
    url,
    clientId: CLIENT.client_id,
    /** Puts other keys in the place of its own; who is signed in signs in again. */
    rotate,
    idToken: (user: string) => idToken(issuer, user),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function configuration(): object {
  const keys = [
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  ]
  return {
    clients: [{ ...CLIENT, redirect_uris: [REDIRECT], grant_types: ['authorization_code'] }],
    jwks: { keys: keys.map((key) => ({ ...key.export({ format: 'jwk' }), use: 'sig' })) },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  }
}

/** Signs `user` in as a browser would, and lets the client have the ID token. */
async function idToken(issuer: string, user: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url')
  const asked = new URLSearchParams({
    client_id: CLIENT.client_id,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const code = await signIn(`${issuer}/auth?${asked}`, user)
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      code_verifier: verifier,
    }),
    headers: { authorization: `Basic ${btoa(`${CLIENT.client_id}:${CLIENT.client_secret}`)}` },
  })
  const answer = (await response.json()) as { readonly id_token?: string }
  if (answer.id_token === undefined) throw new Error(`no ID token: ${JSON.stringify(answer)}`)
  return answer.id_token
}

/** Through the provider's pages, to the code that it hands to the client. */
async function signIn(start: string, user: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  let body: URLSearchParams | undefined
  for (let steps = 0; steps < 20; steps++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const method = body ? 'POST' : 'GET'
    const response = await fetch(url, { method, redirect: 'manual', headers: { cookie }, ...(body && { body }) })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    body = undefined
    if (location?.startsWith(REDIRECT)) return new URL(location).searchParams.get('code') ?? ''
    if (location) {
      url = new URL(location, url).href
      continue
    }
    const page = await response.text()
    if (response.status !== 200) throw new Error(`the provider answers ${response.status}: ${page.slice(0, 500)}`)
    const prompt = page.includes('name="login"') ? 'login' : 'consent'
    body = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: user, password: 'any' }) })
  }
  throw new Error('the provider asks on and on')
}
