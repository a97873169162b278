import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CONSUMER_OPTIONS, consumerFolder, TSC } from './support/consumer.ts'

const root = join(import.meta.dirname, '..')

/** What a project's own tests say, under either runner: clients without options, and clients of two accounts. */
const TESTS = `
import assert from 'node:assert/strict'
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const account = castellan({ accounts: 2 })
const users = async (index?: number) =>
  (await new IAMClient(account.client(index)).send(new ListUsersCommand({}))).Users?.length

test('a client that is made without options finds the account', async () => {
  const identity = await new STSClient({}).send(new GetCallerIdentityCommand({}))
  assert.equal(identity.Account, account.accountId)
})

test('what one test makes', async () => {
  await new IAMClient({}).send(new CreateUserCommand({ UserName: 'ann' }))
  assert.equal(await users(), 1)
  assert.equal(await users(1), 0)
})

test('is gone in the next', async () => {
  assert.equal(await users(), 0)
  assert.throws(() => account.client(2), /there is no account 2/)
})
`

const RUNNERS = [
  { name: 'node-test', imports: "import { test } from 'node:test'\nimport { castellan } from 'castellan/node-test'\n" },
  { name: 'vitest', imports: "import { test } from 'vitest'\nimport { castellan } from 'castellan/vitest'\n" },
] as const

/** Whoever runs the tests may have a profile and a session: neither may be asked. */
const OF_THE_DEVELOPER = {
  AWS_PROFILE: 'production',
  AWS_SESSION_TOKEN: 'of-production',
  AWS_ACCESS_KEY_ID: 'AKIAOFPRODUCTION0001',
  AWS_SECRET_ACCESS_KEY: 'of-production',
}

describe('a test file of another project', () => {
  let folder: string
  before(() => {
    folder = consumerFolder()
    symlinkSync(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'), 'dir')
    mkdirSync(join(folder, 'node_modules/@aws-sdk'))
    for (const client of ['client-iam', 'client-sts']) {
      const path = join('node_modules/@aws-sdk', client)
      symlinkSync(join(root, path), join(folder, path), 'dir')
    }
    for (const { name, imports } of RUNNERS) writeFileSync(join(folder, `${name}.test.ts`), imports + TESTS)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = (args: readonly string[]) => {
    // A runner within a runner says nothing of its own.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    return spawnSync(process.execPath, args, {
      cwd: folder,
      env: { ...env, ...OF_THE_DEVELOPER, NO_COLOR: '1' },
      encoding: 'utf8',
      timeout: 120_000,
    })
  }

  test('has accounts of its own under node:test, fresh for each test', () => {
    const { status, stdout } = run(['--test', '--test-reporter=tap', 'node-test.test.ts'])
    assert.match(stdout, /^# pass 3$/m, stdout)
    assert.match(stdout, /^# fail 0$/m)
    assert.equal(status, 0)
  })

  test('has accounts of its own under Vitest, fresh for each test', () => {
    const { status, stdout, stderr } = run(['node_modules/vitest/vitest.mjs', 'run', 'vitest.test.ts'])
    assert.match(stdout, /Tests {2}3 passed \(3\)/, stdout + stderr)
    assert.equal(status, 0)
  })

  test('compiles under options of its own', () => {
    const files = RUNNERS.map(({ name }) => `${name}.test.ts`)
    const options = { ...CONSUMER_OPTIONS, skipLibCheck: true }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }))
    const { stdout, status } = spawnSync(process.execPath, [TSC, '-p', '.'], { cwd: folder, encoding: 'utf8' })
    assert.equal(stdout, '')
    assert.equal(status, 0)
  })
})

test('a server of a suite is asked for while tests run, and not before', async () => {
  const { suiteServer } = await import('../src/suite/suite-server.ts')
  const never = () => {}
  const account = suiteServer({ beforeAll: never, beforeEach: never, afterAll: never })
  assert.throws(() => account.endpoint, /ask for it in a test or a hook/)
})

test('the environment is afterwards what it was', async () => {
  const { suiteServer } = await import('../src/suite/suite-server.ts')
  const before = { ...process.env }
  const all: Array<() => Promise<void>> = []
  const add = (fn: () => Promise<void>) => void all.push(fn)
  const account = suiteServer({ beforeAll: add, beforeEach: add, afterAll: add })
  const [begin, , end] = all
  await begin?.()
  assert.equal(process.env.AWS_ENDPOINT_URL, account.endpoint)
  await end?.()
  assert.deepEqual({ ...process.env }, before)
})
