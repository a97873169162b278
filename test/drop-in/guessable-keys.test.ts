import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type Castellan, runCastellan, startCastellan } from '../support/castellan.ts'
import { missing } from '../support/tools.ts'

const TEST_KEYS = {
  CASTELLAN_ROOT_EMAIL: 'root@example.com',
  CASTELLAN_ACCOUNT_ID: '000000000000',
  CASTELLAN_ROOT_ACCESS_KEY_ID: 'test',
  CASTELLAN_ROOT_SECRET_ACCESS_KEY: 'test',
}
const NEARBY = { CASTELLAN_ANYONE_ON_THIS_NETWORK_MAY_BE_ROOT: 'yes' }
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const ARN = 'arn:aws:iam::000000000000:root'

const clientOf = (endpoint: string) => ({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 })
const whoIs = async (endpoint: string) =>
  (await new STSClient(clientOf(endpoint)).send(new GetCallerIdentityCommand({}))).Arn

let castellan: Castellan
let home: string

before(() => {
  home = mkdtempSync(join(tmpdir(), 'castellan-test-keys-'))
})
after(async () => {
  await castellan?.stop()
  rmSync(home, { recursive: true, force: true })
})

describe('the keys `test` and `test`, asked for on loopback', () => {
  before(async () => {
    castellan = await startCastellan(['--ephemeral'], TEST_KEYS)
  })
  after(() => castellan.stop())

  test("are root's, in the account that other emulators have", async () => {
    assert.equal(await whoIs(castellan.url), ARN)
  })

  test('are the first thing that the log says', () => {
    assert.match(castellan.output(), /^\S+ warn anybody on this machine can guess root's access key `test`/)
  })

  test('are verified: with another secret there is no way in, and a user has what its policies allow', async () => {
    const wrong = new IAMClient({
      ...clientOf(castellan.url),
      credentials: { ...credentials, secretAccessKey: 'tset' },
    })
    await assert.rejects(wrong.send(new ListUsersCommand({})), { name: 'SignatureDoesNotMatch' })
    const other = new IAMClient({ ...clientOf(castellan.url), credentials: { ...credentials, accessKeyId: 'testing' } })
    await assert.rejects(other.send(new ListUsersCommand({})), { name: 'InvalidClientTokenId' })
  })

  test('are taken from no page, whatever it signs: a presigned URL in an image, a form, a fetch', async () => {
    const iam = new IAMClient(clientOf(castellan.url))
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' },
      { 'accept-language': 'en-US,en;q=0.5' },
      { 'x-forwarded-for': '127.0.0.1' },
    ] as Record<string, string>[]) {
      const page = new IAMClient(clientOf(castellan.url))
      page.middlewareStack.add(
        (next) => (call) => {
          Object.assign((call.request as { headers: Record<string, string> }).headers, headers)
          return next(call)
        },
        { step: 'finalizeRequest', priority: 'low' },
      )
      await assert.rejects(page.send(new CreateUserCommand({ UserName: 'eve' })), { name: 'InvalidClientTokenId' })
    }
    assert.deepEqual((await iam.send(new ListUsersCommand({}))).Users, [])
    assert.match(
      castellan.output(),
      /warn the access key `test`, .*, was not taken: a page or a proxy sent the request/,
    )
  })

  test('are what `aws` signs with when `awslocal` runs it', { skip: missing('aws') }, () => {
    // bin/awslocal: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are `test`, and `--endpoint-url` is localhost's.
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'us-east-1',
    }
    const args = [`--endpoint-url=http://localhost:${castellan.port}`, 'sts', 'get-caller-identity']
    const { status, stdout, stderr } = spawnSync('aws', args, { env, encoding: 'utf8', timeout: 60_000 })
    assert.equal(status, 0, stderr)
    assert.equal(JSON.parse(stdout).Arn, ARN)
  })
})

test('a server that others reach does not start with such a key, and says what to do', () => {
  const refused: readonly [Record<string, string>, RegExp][] = [
    [
      {},
      /anybody who reaches `0.0.0.0` can guess root's access key `test`\nhint: listen on 127.0.0.1, .*_MAY_BE_ROOT=yes/,
    ],
    [{ CASTELLAN_ANYONE_ON_THIS_NETWORK_MAY_BE_ROOT: 'true' }, /neither `yes` nor absent/],
  ]
  for (const [environment, says] of refused) {
    const flags = ['serve', '--ephemeral', '--port', '0', '--host', '0.0.0.0']
    const { code, err } = runCastellan(flags, { ...TEST_KEYS, ...environment })
    assert.equal(code, 2)
    assert.match(err, says)
  }
})

/** An address of this machine that is not loopback's, where it has a private one. */
const nearby = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal, address }) => family === 'IPv4' && !internal && /^(10|192\.168)\./.test(address))?.address

test('a server that was told so gives root to private addresses, and says that before all else', async () => {
  castellan = await startCastellan(['--ephemeral', '--host', '0.0.0.0'], { ...TEST_KEYS, ...NEARBY })
  assert.match(
    castellan.output(),
    /^\S+ warn ANYBODY ON THIS NETWORK CAN BE ROOT: the access key `test` can be guessed/,
  )
  assert.equal(await whoIs(`http://127.0.0.1:${castellan.port}`), ARN)
  if (nearby !== undefined) assert.equal(await whoIs(`http://${nearby}:${castellan.port}`), ARN)
  await castellan.stop()
})

test('an account that was made with such a key on loopback has it not where others reach the server', async () => {
  const data = join(home, 'data')
  castellan = await startCastellan(['--data', data], TEST_KEYS)
  assert.equal(await whoIs(castellan.url), ARN)
  await castellan.stop()
  castellan = await startCastellan(['--data', data, '--host', '0.0.0.0'])
  await assert.rejects(whoIs(`http://127.0.0.1:${castellan.port}`), { name: 'InvalidClientTokenId' })
  await castellan.stop()
})

test('`castellan account add` makes no such key', () => {
  const { code, err } = runCastellan(['account', 'add', '--email', 'b@example.com', '--data', join(home, 'data')], {
    CASTELLAN_ROOT_PASSWORD: 'correct horse battery 9',
    CASTELLAN_ROOT_ACCESS_KEY_ID: 'test',
    CASTELLAN_ROOT_SECRET_ACCESS_KEY: 'test',
  })
  assert.equal(code, 2)
  assert.match(err, /An access key ID has 16 to 128 letters and digits/)
})
