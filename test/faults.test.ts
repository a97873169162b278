import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { type CastellanServer, startServer } from '../src/server/index.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { ROOT_KEY, UNATTENDED } from './support/castellan.ts'
import { startInProcess, withDefaults } from './support/in-process.ts'
import { readOpenMetrics, valuesOf } from './support/open-metrics.ts'
import { type Answer, SdkClients } from './support/sdk-clients.ts'
import { until } from './support/tools.ts'

describe('PostgreSQL that goes away under a server', { skip: postgresMissing() }, () => {
  let postgres: PostgresServer
  let server: CastellanServer
  let sdk: SdkClients
  const log: string[] = []
  const acknowledged: string[] = []
  let users = 0

  before(async () => {
    postgres = await startPostgres()
    const environment = { ...UNATTENDED, CASTELLAN_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') }
    server = await startServer(
      withDefaults({
        store: postgres.url(),
        environment,
        metrics: { port: 0, host: '127.0.0.1', tokenFile: undefined },
      }),
      {
        info: (message) => void log.push(`info ${message}`),
        warn: (message) => void log.push(`warn ${message}`),
        error: (message, cause) => void log.push(`error ${message} ${cause}`),
      },
    )
    sdk = new SdkClients(server.endpoint)
  })
  after(async () => {
    sdk?.destroy()
    await server?.close()
    await postgres?.stop()
  })

  /** One request of each protocol, a change among them. */
  async function ask(): Promise<readonly Answer[]> {
    const UserName = `user-${++users}`
    const answers = await Promise.all([
      sdk.answer('iam', ROOT_KEY, 'CreateUser', { UserName }),
      sdk.answer('cloudtrail', ROOT_KEY, 'LookupEvents', {}),
      sdk.answer('cloudwatch', ROOT_KEY, 'DescribeAlarms', {}),
      sdk.answer('account', ROOT_KEY, 'ListRegions', {}),
    ])
    if (answers[0]?.output) acknowledged.push(UserName)
    return answers
  }

  async function assertServes(): Promise<void> {
    await until('it to be ready by itself', async () => {
      const { status } = await fetch(`${server.url}/_castellan/readyz`)
      return status === 200 || undefined
    })
    await until('each request to be answered', async () => (await ask()).every(({ output }) => output) || undefined, 30)
    const { Users } = (await sdk.send('iam', ROOT_KEY, 'ListUsers', {})) as { Users: { UserName: string }[] }
    const names = new Set(Users.map(({ UserName }) => UserName))
    for (const name of acknowledged) assert.ok(names.has(name), `${name} was acknowledged, and is lost`)
  }

  /** What clients, who sends them here, and operators are told. */
  async function assertRefuses(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      for (const { output, error } of await ask()) {
        assert.equal(output, undefined)
        assert.equal(error?.status, 503, JSON.stringify(error))
        assert.match(error?.code ?? '', /^ServiceUnavailable/)
      }
    }
    // AWS's client says itself how long it waited: as long as it was told, and not the tenths that it would by itself.
    const iam = new IAMClient({ endpoint: server.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
    const failed = await iam.send(new GetUserCommand({})).catch((error: unknown) => error)
    iam.destroy()
    const { attempts, totalRetryDelay } = Object(failed).$metadata
    assert.equal(attempts, 3)
    assert.ok(totalRetryDelay >= 2 * 500, String(totalRetryDelay))
    const ready = await fetch(`${server.url}/_castellan/readyz`)
    assert.deepEqual([ready.status, await ready.json()], [503, { status: 'the store cannot be reached' }])
    assert.equal((await fetch(`${server.url}/_castellan/livez`)).status, 200)
    const families = readOpenMetrics(await (await fetch(server.metricsUrl ?? '')).text())
    assert.deepEqual(valuesOf(families, 'castellan_store_up'), [0])
    const counted = valuesOf(families, 'castellan_requests_total', { outcome: 'unavailable' })
    assert.ok(counted.reduce((sum, value) => sum + value, 0) >= 8)
  }

  /** The server's processes, its own first. */
  function processes(): readonly number[] {
    const [pid] = readFileSync(join(postgres.data, 'postmaster.pid'), 'utf8').split('\n')
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    return [Number(pid), ...children.split('\n').filter(Boolean).map(Number)]
  }

  test('and does not answer: each request is refused in its protocol, and the node heals by itself', async () => {
    await assertServes()
    const paused = processes()
    try {
      for (const pid of paused) process.kill(pid, 'SIGSTOP')
      await assertRefuses()
    } finally {
      for (const pid of paused) process.kill(pid, 'SIGCONT')
    }
    await assertServes()
  })

  test('and is killed: the same', async () => {
    await postgres.kill()
    await assertRefuses()
    await postgres.start()
    await assertServes()
  })

  test('the log says what could not be done, and nothing secret', () => {
    assert.ok(log.some((line) => line.startsWith('error ')))
    assert.ok(!log.some((line) => line.includes('castellan:castellan')), 'the password of the store stands in the log')
  })
})

test('a master key file that goes away takes nothing from a server that runs', async (t) => {
  const data = await mkdtemp(join(tmpdir(), 'castellan-fault-'))
  t.after(() => rmSync(data, { recursive: true }))
  const server = await startInProcess({ data, environment: UNATTENDED })
  try {
    const key = join(data, 'master.key')
    assert.ok(existsSync(key))
    rmSync(key)
    const sdk = new SdkClients(server.endpoint)
    t.after(() => sdk.destroy())
    await sdk.send('iam', ROOT_KEY, 'CreateUser', { UserName: 'ann' })
    await sdk.send('iam', ROOT_KEY, 'CreateAccessKey', { UserName: 'ann' })
    await sdk.send('sts', ROOT_KEY, 'GetCallerIdentity', {})
  } finally {
    await server.close()
  }
  await assert.rejects(startInProcess({ data, environment: UNATTENDED }), /master key/i)
})

/** `file`: “what a test is called” of each row of the table. */
const CITED = /`((?:test|src)\/[\w./-]+\.test\.ts)`: “([^”]+)”/g

test('each rule of docs/running.md for what can be away is shown by a test that there is', () => {
  const root = join(import.meta.dirname, '..')
  const page = readFileSync(join(root, 'docs/running.md'), 'utf8')
  const section = /## What can be away\n([\s\S]*?)\n## /.exec(page)?.[1] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| away'))
  assert.ok(rows.length >= 10)
  for (const row of rows) {
    const cited = [...row.matchAll(CITED)]
    assert.ok(cited.length > 0, `no test shows: ${row}`)
    for (const [, file = '', name = ''] of cited) {
      assert.ok(readFileSync(join(root, file), 'utf8').includes(name), `${file} has no test “${name}”`)
    }
  }
})
