import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CreateDelegationRequestCommand, CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type AccountServer, start } from '../src/index.ts'

/** What a client is made with. @throws Error where the server has no such account. */
function clientFacts(account: AccountServer['accounts'][number] | undefined) {
  if (!account) throw new Error('there is no such account')
  return { credentials: account.credentials }
}

describe('a server that is started without options', () => {
  let server: AccountServer
  before(async () => {
    server = await start()
  })
  after(() => server?.close())

  const clientOf = ({ endpoint, credentials }: Pick<AccountServer, 'endpoint' | 'credentials'>) => ({
    region: 'us-east-1',
    endpoint,
    credentials,
  })
  const users = async () => (await new IAMClient(clientOf(server)).send(new ListUsersCommand({}))).Users?.length
  const addUser = () => new IAMClient(clientOf(server)).send(new CreateUserCommand({ UserName: 'ann' }))

  test("has an account, and root's credentials as the SDK takes them", async () => {
    const identity = await new STSClient(clientOf(server)).send(new GetCallerIdentityCommand({}))
    assert.equal(identity.Account, server.accountId)
    assert.equal(identity.Arn, `arn:aws:iam::${server.accountId}:root`)
  })

  test('has others than any other server, each of which takes its own alone', async () => {
    const other = await start()
    assert.notEqual(other.credentials.accessKeyId, server.credentials.accessKeyId)
    assert.notEqual(other.credentials.secretAccessKey, server.credentials.secretAccessKey)
    assert.notEqual(other.accountId, server.accountId)
    const foreign = new STSClient({ ...clientOf(server), credentials: other.credentials })
    await assert.rejects(foreign.send(new GetCallerIdentityCommand({})), { name: 'InvalidClientTokenId' })
    await other.close()
  })

  test('starts over when it is told to, with the same account and credentials', async () => {
    await addUser()
    assert.equal(await users(), 1)
    await server.reset()
    assert.equal(await users(), 0)
  })

  test("starts over for Node's own fetch", async () => {
    await addUser()
    const answer = await fetch(`${server.endpoint}/_castellan/reset`, { method: 'POST' })
    assert.deepEqual([answer.status, await answer.json()], [200, { status: 'reset' }])
    assert.equal(await users(), 0)
  })

  test('starts over for no fetch that says of itself what a page cannot keep its browser from saying', async () => {
    await addUser()
    for (const headers of [{ origin: 'null' }, { 'sec-fetch-site': 'same-origin' }, { referer: 'http://a.example/' }]) {
      const answer = await fetch(`${server.endpoint}/_castellan/reset`, { method: 'POST', headers })
      assert.equal(answer.status, 403, JSON.stringify(headers))
    }
    assert.equal(await users(), 1)
  })
})

describe('a server that is started with two accounts', () => {
  let server: AccountServer
  before(async () => {
    server = await start({ accounts: 2 })
  })
  after(() => server?.close())

  const iamOf = (index: number) =>
    new IAMClient({ region: 'us-east-1', endpoint: server.endpoint, ...clientFacts(server.accounts[index]) })

  test('has the first as its own, and two that see nothing of each other', async () => {
    const [first, second] = server.accounts
    assert.deepEqual([server.accountId, server.credentials], [first?.accountId, first?.credentials])
    assert.notEqual(second?.accountId, first?.accountId)
    await iamOf(0).send(new CreateUserCommand({ UserName: 'ann' }))
    assert.equal((await iamOf(1).send(new ListUsersCommand({}))).Users?.length, 0)
  })

  test('starts over with both', async () => {
    await server.reset()
    for (const index of [0, 1]) {
      assert.equal((await iamOf(index).send(new ListUsersCommand({}))).Users?.length, 0)
    }
  })

  test('is refused where no number of accounts is asked for', async () => {
    for (const accounts of [0, 1.5, 101, Number.NaN]) await assert.rejects(start({ accounts }), { name: 'StartError' })
  })
})

test('a server that is given an environment has the account of that, or none', async () => {
  const server = await start({ environment: {} })
  assert.ok(server.firstRunUrl)
  assert.ok(!('credentials' in server))
  await server.close()
})

test('a server that keeps its accounts has no reset, and makes no account', async () => {
  const data = mkdtempSync(join(tmpdir(), 'castellan-kept-'))
  const server = await start({ data })
  assert.ok(!('credentials' in server))
  await assert.rejects(server.reset(), { name: 'StartError' })
  await server.close()
  rmSync(data, { recursive: true, force: true })
})

const TWENTY = `
import { existsSync, readdirSync } from 'node:fs'
import { IAMClient, CreateUserCommand } from '@aws-sdk/client-iam'
import { start } from './src/index.ts'

const handles = () => process.getActiveResourcesInfo().filter((kind) => kind !== 'PipeWrap').sort()
const counted = (folder) => (existsSync(folder) ? readdirSync(folder).length : 0) // Linux alone tells.
const threads = () => counted('/proc/self/task')
const files = () => counted('/proc/self/fd')

async function use(server) {
  const iam = new IAMClient({ region: 'us-east-1', endpoint: server.endpoint, credentials: server.credentials })
  await iam.send(new CreateUserCommand({ UserName: 'ann' }))
  iam.destroy()
}

const first = await start() // Loads the code.
await use(first)
await first.close()
const kept = await start({ data: process.env.KEPT + '/0' })
await kept.close()
const before = { threads: threads(), files: files() }
const began = performance.now()
const servers = await Promise.all(Array.from({ length: 20 }, () => start()))
const ms = performance.now() - began
await Promise.all(servers.map(use))
await Promise.all(servers.map((server) => server.reset()))
await Promise.all(servers.map((server) => server.close()))
for (let i = 1; i <= 3; i++) await (await start({ data: process.env.KEPT + '/' + i })).close()
await new Promise((resolve) => setTimeout(resolve, 100))
gc() // Handles that are closed are listed until then.
await new Promise((resolve) => setTimeout(resolve, 100))
const after = { threads: threads(), files: files() }
console.log(JSON.stringify({ ms, before, after, handles: handles() }))
const ended = performance.now()
process.on('exit', () => console.log(performance.now() - ended))
`

test('twenty servers in one process start in a second or so, and leave nothing behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-twenty-'))
  const [kept, temporary] = ['kept', 'temporary'].map((name) => join(folder, name)) as [string, string]
  for (const name of [kept, temporary]) mkdirSync(name)
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-'], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
    input: TWENTY,
    env: { ...process.env, TMPDIR: temporary, KEPT: kept },
    timeout: 60_000, // It must end by itself.
  })
  assert.equal(stderr, '')
  assert.equal(status, 0)
  const [said = '', end = ''] = stdout.split('\n')
  const { ms, before, after, handles } = JSON.parse(said)
  assert.deepEqual(handles, [])
  assert.ok(after.threads <= before.threads, `${before.threads} threads became ${after.threads}`)
  assert.ok(after.files <= before.files, `${before.files} open files became ${after.files}`)
  assert.deepEqual(readdirSync(temporary), [])
  assert.ok(Number(end) < 1_000, `it took ${end} ms to end`)
  assert.ok(ms < 5_000, `they took ${ms} ms to start`) // Some 600 ms; here other tests run beside it.
  rmSync(folder, { recursive: true, force: true })
})

test('partners of a test are named by the ids of its accounts', async () => {
  const arn = 'arn:aws:iam:::delegation-template/example'
  const Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
  const templates = [{ arn, policy: { Version: '2012-10-17', Statement } }]
  const server = await start({
    accounts: 2,
    delegationPartners: ([, accountId]: readonly string[]) => ({
      partners: [{ accountId, name: 'Partner', templates }],
    }),
  })
  try {
    const ask = (index: number) =>
      new IAMClient({ ...clientFacts(server.accounts[index]), region: 'us-east-1', endpoint: server.endpoint }).send(
        new CreateDelegationRequestCommand({
          Description: 'Set up',
          Permissions: { PolicyTemplateArn: arn },
          RequestorWorkflowId: 'workflow',
          NotificationChannel: 'nowhere',
          SessionDuration: 300,
        }),
      )
    await assert.rejects(ask(0), { name: 'AccessDenied' })
    await assert.rejects(ask(1), { name: 'InvalidInputException' })
  } finally {
    await server.close()
  }
  const nonsense = start({ delegationPartners: { partners: 1 } })
  await assert.rejects(nonsense, { message: 'the delegation partners cannot be used: `partners` is no list' })
})
