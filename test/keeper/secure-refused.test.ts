import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT, ROOT_KEY } from '../support/castellan.ts'
import { type KeeperOptions, runKeeperHere } from '../support/keeper.ts'
import { errorBody, SecuredAccount } from '../support/secured-account.ts'

const account = new SecuredAccount()

describe('secure, given what cannot be meant', () => {
  const refused: readonly { name: string; flags: readonly string[]; says: RegExp; options?: KeeperOptions }[] = [
    {
      name: 'a threshold in words',
      flags: ['--threshold', 'ten'],
      says: /`--threshold ten` is no amount in USD\nhint: give a number/,
    },
    { name: 'two mail addresses', flags: ['--email', 'a@example.com,b@example.com'], says: /is no mail address/ },
    { name: 'a user name with a slash', flags: ['--admin-name', '../root'], says: /is no name of a user/ },
    { name: 'an account id of eleven digits', flags: ['--account', '12345678901'], says: /is no account id/ },
    {
      name: 'another account',
      flags: ['--account', '210987654321'],
      says: /belong to account 123456789012.*says 210987654321/,
    },
    {
      name: 'a profile without a name',
      flags: ['--plan', '--profile', ''],
      says: /the name of the profile is empty\nhint: name one/,
    },
    { name: 'a report in no folder', flags: ['--json', '/nowhere/report.json'], says: /cannot be written/ },
    { name: 'a report in place of a folder', flags: ['--json', tmpdir()], says: /`--json .*` cannot be written/ },
    { name: 'a report without a name', flags: ['--html', ''], says: /`--html` names no file/ },
    { name: 'secrets without a name', flags: ['--yes', '--secrets-file', ''], says: /`--secrets-file` names no file/ },
    {
      name: 'one file for secrets and report',
      flags: ['--yes', '--secrets-file', '/tmp/never-made', '--json', '/tmp/../tmp/never-made'],
      says: /`--secrets-file` and `--json` name the same file/,
    },
    {
      name: 'no secrets file where a password would be made',
      flags: ['--yes'],
      says: /nobody is at a terminal to be shown the password of iam-admin\nhint: name a new file/,
    },
    {
      name: 'a secrets file that is there',
      flags: ['--yes', '--secrets-file', import.meta.filename],
      says: /is there already/,
    },
    {
      name: 'no terminal and no --yes',
      flags: ['--secrets-file', '/tmp/never-made'],
      says: /no terminal to ask at\nhint: look at the plan with `--plan`/,
    },
    {
      name: 'no credentials',
      flags: ['--plan'],
      says: /there are no credentials\nhint: sign in/,
      options: { key: undefined },
    },
    {
      name: 'a wrong key',
      flags: ['--plan'],
      says: /does not know this access key/,
      options: { key: { ...ROOT_KEY, accessKeyId: 'AKIAWRONGWRONGWRONGW' } },
    },
    {
      name: 'a wrong secret',
      flags: ['--plan'],
      says: /the signature was refused/,
      options: { key: { ...ROOT_KEY, secretAccessKey: 'wrong' } },
    },
    {
      name: 'a region that is none',
      flags: ['--plan'],
      says: /is no AWS Region/,
      options: { environment: { AWS_REGION: 'moon' } },
    },
  ]
  for (const { name, flags, says, options } of refused)
    test(name, async () => {
      const { code, stderr } = await account.secure(flags, options)
      assert.equal(code, 2, stderr)
      assert.match(stderr, /^castellan: [^\n]+\nhint: [^\n]+\n$/, 'what is wrong, and what to do')
      assert.match(stderr, says)
      assert.deepEqual(account.mutations(), [])
    })

  test('an endpoint that nobody typed is called out, and is not changed unasked', async () => {
    const environment = { AWS_ENDPOINT_URL: account.proxy.url }
    const run = (flags: readonly string[]) =>
      runKeeperHere(['secure', ...flags], { key: ROOT_KEY, state: account.folder, environment })
    assert.match(
      (await run(['--plan'])).stdout,
      /^account \d+ at http:\S+ \(Castellan\), an endpoint that the environment or profile names, as root/,
    )
    const { code, stderr } = await run(['--yes'])
    assert.equal(code, 2)
    assert.match(stderr, /name what you mean with `--endpoint URL` or `--account ID`/)
    assert.deepEqual(account.mutations(), [])
  })

  const config = (text: string) => {
    const file = account.newFile()
    writeFileSync(file, text)
    return { AWS_CONFIG_FILE: file }
  }
  const elsewhere: readonly {
    name: string
    says: RegExp
    flags?: string[]
    environment: () => Record<string, string>
  }[] = [
    {
      name: 'an endpoint where nobody answers',
      flags: ['--endpoint', 'http://127.0.0.1:9'],
      environment: () => ({}),
      says: /nothing answers at `http:\/\/127.0.0.1:9`\nhint: start `castellan serve`/,
    },
    {
      name: 'a profile that is not there',
      flags: ['--profile', 'nobody'],
      environment: () => config(''),
      says: /the profile `nobody` is not there, or has no credentials\nhint: `aws configure list-profiles` shows/,
    },
  ]
  for (const { name, says, flags = [], environment } of elsewhere)
    test(name, async () => {
      const run = await runKeeperHere(['secure', '--plan', ...flags], {
        key: flags.includes('--profile') ? undefined : ROOT_KEY,
        state: account.folder,
        environment: environment(),
      })
      assert.equal(run.code, 2, run.stdout + run.stderr)
      assert.match(run.stderr, says)
      assert.deepEqual(account.mutations(), [])
    })

  test("a profile's endpoint is called out too, and holds for all services: they are one account", async () => {
    const profile = `[profile practice]
services = two
aws_access_key_id = ${ROOT_KEY.accessKeyId}
aws_secret_access_key = ${ROOT_KEY.secretAccessKey}
[services two]
sts =
  endpoint_url = ${account.proxy.url}
iam =
  endpoint_url = http://127.0.0.1:9
`
    const { code, stdout, stderr } = await runKeeperHere(['secure', '--plan', '--profile', 'practice'], {
      state: account.folder,
      environment: config(profile),
    })
    assert.equal(code, 0, stderr)
    assert.ok(
      stdout.startsWith(
        `account 123456789012 at ${account.proxy.url} (Castellan), an endpoint that the environment or`,
      ),
    )
  })

  test('a session that has expired', async () => {
    account.proxy.interfere({ before: () => EXPIRED })
    const { code, stderr } = await account.secure(['--plan'])
    assert.equal(code, 2)
    assert.match(stderr, /the session has expired\nhint: sign in again/)
  })

  test('another account than the last one has to be named', async () => {
    mkdirSync(join(account.folder, 'castellan'))
    writeFileSync(join(account.folder, 'castellan/last-account'), '210987654321 at AWS\n')
    const { code, stderr } = await account.carryOut()
    assert.equal(code, 2)
    assert.match(
      stderr,
      /this is account 123456789012 at http:\/\/localhost:\d+, and the last one changed was 210987654321 at AWS/,
    )
    assert.deepEqual(account.mutations(), [])
    assert.equal((await account.carryOut({}, ['--account', ROOT.accountId])).code, 0)
  })
})

const EXPIRED = { status: 403, body: errorBody('ExpiredToken') }
