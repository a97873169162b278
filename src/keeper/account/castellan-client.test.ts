import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { identify } from './account.ts'
import { callName } from './call.ts'
import { castellanClient, signedService } from './castellan-client.ts'
import type { Call } from './services.ts'

const KEY = { accessKeyId: 'ASIATESTTESTTESTTEST', secretAccessKey: 'secret', sessionToken: 'token' }

/** A server on loopback, for one test. */
async function serve(t: TestContext, answer: RequestListener): Promise<URL> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

const preferences = (endpoint: URL, answerMs?: number) =>
  signedService(endpoint, async () => KEY, answerMs)('GetBillingPreferences', {})

describe("a call to Castellan's own service", () => {
  test('follows no redirect: it carries a session token, and codes', async (t) => {
    for (const status of [301, 307, 308]) {
      const taken: string[] = []
      const thief = await serve(t, ({ headers }, response) => {
        taken.push(JSON.stringify(headers))
        response.end('{}')
      })
      const endpoint = await serve(t, (_request, response) =>
        response.writeHead(status, { location: thief.href }).end(),
      )
      await assert.rejects(preferences(endpoint), `${status}`)
      assert.deepEqual(taken, [])
    }
  })

  test('does not wait for ever', async (t) => {
    const silent = await serve(t, () => undefined)
    await assert.rejects(preferences(silent, 20), { name: 'TimeoutError' })
  })

  test('goes to an address of a server, and to no path on it', async () => {
    const client = castellanClient({ endpoint: 'http://127.0.0.1:1/path', profile: undefined })
    await assert.rejects(client, { name: 'CannotRun', message: /is no address of a server/ })
  })
})

test('Castellan is who describes the account as STS does, and nobody who answers just something', async () => {
  const answers = [
    { describes: { AccountId: '123456789012', Version: '0.1.0' }, isCastellan: true },
    { describes: { AccountId: '210987654321', Version: '0.1.0' }, isCastellan: false },
    { describes: {}, isCastellan: false },
  ]
  for (const { describes, isCastellan } of answers) {
    const send = async (call: Call) =>
      callName(call) === 'sts:GetCallerIdentity'
        ? { Account: '123456789012', Arn: 'arn:aws:iam::123456789012:root' }
        : describes
    const facts = await identify(send, { endpoint: new URL('http://localhost:4566'), region: 'us-east-1' })
    assert.equal(facts.isCastellan, isCastellan)
  }
})
