import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { sender } from './clients.ts'
import { call } from './services.ts'
import { resolveTarget } from './target.ts'

const KEY = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'secret' }

/** Nothing of the machine's own is found. */
const NOTHING = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_REGION: 'us-east-1',
}
let before: typeof process.env
beforeEach(() => {
  before = process.env
  process.env = { ...NOTHING }
})
afterEach(() => {
  process.env = before
})

describe('an endpoint that the environment names', () => {
  const others = [
    // Every machine that is rented from AWS has a name under amazonaws.com, and so has every bucket.
    'https://ec2-203-0-113-25.compute-1.amazonaws.com/',
    'https://bucket.s3.amazonaws.com/',
    'https://vpce-0123456789abcdef0-12345678.sts.us-east-1.vpce.amazonaws.com/',
    // AWS's own name without its certificate is whoever answers.
    'http://sts.us-east-1.amazonaws.com/',
    'https://sts.us-east-1.amazonaws.com:8443/',
    'https://sts.eu-west-1.amazonaws.com/',
    'http://localhost:4566/',
  ]
  for (const url of others)
    test(`is not AWS, where it is ${url}`, async () => {
      process.env.AWS_ENDPOINT_URL = url
      const { endpoint, endpointFrom } = await resolveTarget({})
      assert.equal(endpoint?.href, url)
      assert.equal(endpointFrom, 'environment or profile')
    })

  const own = [
    { name: 'there is none', environment: {} },
    { name: "it is the SDK's own", environment: { AWS_ENDPOINT_URL_STS: 'https://sts.us-east-1.amazonaws.com' } },
    {
      name: 'the SDK is told to ignore it',
      environment: { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    },
    { name: 'AWS is reached by its FIPS names', environment: { AWS_USE_FIPS_ENDPOINT: 'true' } },
    { name: 'AWS is reached by its dual-stack names', environment: { AWS_USE_DUALSTACK_ENDPOINT: 'true' } },
    { name: 'the Region is in another partition', environment: { AWS_REGION: 'cn-north-1' } },
  ]
  for (const { name, environment } of own)
    test(`is AWS, where ${name}`, async () => {
      Object.assign(process.env, environment)
      const { endpoint, endpointFrom } = await resolveTarget({})
      assert.equal(endpoint, undefined)
      assert.equal(endpointFrom, 'AWS')
    })

  test('is refused where it is no address, or leads to a path', async () => {
    for (const url of ['localhost', 'http://localhost:4566/account']) {
      process.env.AWS_ENDPOINT_URL = url
      await assert.rejects(resolveTarget({}), { name: 'CannotRun', message: /endpoint/ }, url)
    }
  })
})

test('an endpoint that a flag names is a server’s address, and nothing more', async () => {
  assert.equal((await resolveTarget({ endpoint: 'http://localhost:4566/' })).endpointFrom, 'flag')
  const others = ['', 'localhost:4566', 'file:///etc/passwd', 'http://me@localhost', 'http://localhost/path']
  for (const endpoint of [...others, 'http://localhost/?', 'http://localhost/#a'])
    await assert.rejects(
      resolveTarget({ endpoint }),
      { name: 'CannotRun', message: /is no address of a server/ },
      endpoint,
    )
})

test('a profile without a name is refused, and is not the default one', async () => {
  await assert.rejects(resolveTarget({ profile: '' }), {
    name: 'CannotRun',
    message: 'the name of the profile is empty',
  })
})

test('no service of an account at AWS is called elsewhere', async (t) => {
  let requests = 0
  const elsewhere = createServer((_request, response) => {
    requests++
    response.end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  t.after(() => elsewhere.close())
  process.env.AWS_ENDPOINT_URL_IAM = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  const { endpoint, region } = await resolveTarget({})
  const send = sender({ endpoint, region, credentials: async () => KEY, userAgent: 'test/1' })
  t.after(send.close)
  await assert.rejects(send(call('iam', 'ListUsers', {})), { name: 'CannotRun', message: /calls to iam would go to/ })
  assert.equal(requests, 0)
})
