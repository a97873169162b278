import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import postgresDriver from 'postgres'
import { accountId } from '../src/aws/index.ts'
import { openStore, type StoreLocation } from '../src/storage/index.ts'
import { testEvent } from '../src/storage/testing.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { PROGRAM, ROOT_KEY, runCastellan, UNATTENDED } from './support/castellan.ts'
import { startInProcess } from './support/in-process.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'
import { missing, oathCode } from './support/tools.ts'

const KEY = randomBytes(32).toString('base64')
const environment = { ...UNATTENDED, CASTELLAN_MASTER_KEY: KEY }
const home = mkdtempSync(join(tmpdir(), 'castellan-backup-'))
after(() => rmSync(home, { recursive: true, force: true }))

const castellan = (args: readonly string[], environment: Record<string, string> = { CASTELLAN_MASTER_KEY: KEY }) =>
  runCastellan(args, environment)

/** What was made once, and what proves it afterwards. */
interface Content {
  readonly alice: Key
  readonly seed: string
  readonly serialNumber: string
}

type Where = { readonly data: string } | { readonly store: string }

async function fill(where: Where): Promise<Content> {
  const server = await startInProcess({ ...where, environment })
  const sdk = new SdkClients(server.endpoint)
  const root = (service: string, operation: string, input: object = {}) => sdk.send(service, ROOT_KEY, operation, input)
  await root('iam', 'CreateUser', { UserName: 'alice', Tags: [{ Key: 'team', Value: 'Türkçe' }] })
  await root('iam', 'CreateGroup', { GroupName: 'readers' })
  await root('iam', 'AddUserToGroup', { GroupName: 'readers', UserName: 'alice' })
  await root('iam', 'AttachGroupPolicy', {
    GroupName: 'readers',
    PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess',
  })
  const { AccessKey } = (await root('iam', 'CreateAccessKey', { UserName: 'alice' })) as {
    AccessKey: { AccessKeyId: string; SecretAccessKey: string }
  }
  const { VirtualMFADevice } = (await root('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' })) as {
    VirtualMFADevice: { SerialNumber: string; Base32StringSeed: Uint8Array }
  }
  const seed = Buffer.from(VirtualMFADevice.Base32StringSeed).toString()
  const serialNumber = VirtualMFADevice.SerialNumber
  await root('iam', 'EnableMFADevice', {
    UserName: 'alice',
    SerialNumber: serialNumber,
    AuthenticationCode1: oathCode(seed, Date.now() - 30_000),
    AuthenticationCode2: oathCode(seed),
  })
  const { TopicArn } = (await root('sns', 'CreateTopic', { Name: 'billing' })) as { TopicArn: string }
  await root('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'owner@example.com' })
  await root('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'charges',
    Namespace: 'AWS/Billing',
    MetricName: 'EstimatedCharges',
    Dimensions: [{ Name: 'Currency', Value: 'USD' }],
    Statistic: 'Maximum',
    Period: 21_600,
    EvaluationPeriods: 1,
    Threshold: 12.5,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [TopicArn],
  })
  await root('cloudwatch', 'PutMetricData', { Namespace: 'Own', MetricData: [{ MetricName: 'm', Value: 0.1 }] })
  await server.close() // All events are in the store then.
  return {
    alice: { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey },
    seed,
    serialNumber,
  }
}

/** What a server answers about all that `fill` made, after a minute: the codes of before are used. */
async function answers(where: Where, { alice, seed, serialNumber }: Content): Promise<unknown> {
  const started = Date.now()
  const server = await startInProcess({
    ...where,
    environment: { CASTELLAN_MASTER_KEY: KEY },
    clock: () => Date.now() + 90_000,
  })
  try {
    const sdk = new SdkClients(server.endpoint)
    const root = (service: string, operation: string, input: object = {}) =>
      sdk.send(service, ROOT_KEY, operation, input)
    const code = oathCode(seed, Date.now() + 90_000)
    const session = (await sdk.send('sts', alice, 'GetSessionToken', {
      SerialNumber: serialNumber,
      TokenCode: code,
    })) as { Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string } }
    const { Credentials } = session
    const known = await sdk.answer('sts', alice, 'GetSessionToken', { SerialNumber: serialNumber, TokenCode: code })
    const events = (await root('cloudtrail', 'LookupEvents', { EndTime: new Date(started), MaxResults: 50 })) as {
      Events: { EventId: string; CloudTrailEvent: string }[]
    }
    const details = await root('iam', 'GetAccountAuthorizationDetails', { MaxItems: 1000 })
    return JSON.parse(
      JSON.stringify({
        details: JSON.parse(JSON.stringify(details, (name, value) => (name === 'LastUsedDate' ? undefined : value))),
        byKey: ((await sdk.send('iam', alice, 'GetUser', {})) as { User: { Arn: string } }).User.Arn,
        bySession: await sdk.send(
          'sts',
          {
            accessKeyId: Credentials.AccessKeyId,
            secretAccessKey: Credentials.SecretAccessKey,
            sessionToken: Credentials.SessionToken,
          },
          'GetCallerIdentity',
          {},
        ),
        usedCode: known.error?.code,
        devices: await root('iam', 'ListMFADevices', { UserName: 'alice' }),
        keys: await root('iam', 'ListAccessKeys', { UserName: 'alice' }),
        alarms: await root('cloudwatch', 'DescribeAlarms'),
        topics: await root('sns', 'ListSubscriptions'),
        events: events.Events.map(({ EventId, CloudTrailEvent }) => [EventId, JSON.parse(CloudTrailEvent)]).filter(
          ([, { eventName }]) => eventName !== 'AccountRestored',
        ),
      }),
    )
  } finally {
    await server.close()
  }
}

const skip = missing('oathtool') || postgresMissing() || false

describe('a backup of either store, restored into either', { skip }, () => {
  let postgres: PostgresServer
  let databases = 0
  let admin: postgresDriver.Sql

  before(async () => {
    postgres = await startPostgres()
    admin = postgresDriver(postgres.url(), { max: 1, onnotice: () => {} })
  })
  after(async () => {
    await admin.end({ timeout: 1 })
    await postgres.stop()
  })

  async function place(kind: 'sqlite' | 'postgres'): Promise<Where> {
    if (kind === 'sqlite') return { data: mkdtempSync(join(home, 'store-')) }
    const name = `b${databases++}`
    await admin.unsafe(`CREATE DATABASE ${name}`)
    return { store: postgres.url(name) }
  }

  const flags = (where: Where) => ('data' in where ? ['--data', where.data] : ['--store', where.store])

  /** Its tables' digests, but for the record, in which the restore itself has an event. */
  const tablesOf = (where: Where) => {
    const { code, out, err } = castellan(['doctor', 'digest', ...flags(where)], {})
    assert.equal(code, 0, err)
    const lines = out.split('\n').filter((line) => / rows$/.test(line) && !line.includes(' auditBatch, '))
    assert.ok(lines.length > 40, out)
    return lines
  }

  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`a ${kind} store answers the same from a backup, in both kinds of store`, async () => {
      const from = await place(kind)
      const content = await fill(from)
      const server = await startInProcess({ ...from, environment }) // The backup is taken while it runs.
      const file = join(home, `${kind}.backup`)
      const taken = castellan(['backup', file, ...flags(from)], {})
      await server.close()
      assert.equal(taken.code, 0, taken.err)
      assert.match(taken.out, /the master key is not in it/)
      const [sqlite, shared] = [await place('sqlite'), await place('postgres')]
      const digest = /^digest of its rows: ([0-9a-f]{64})$/m.exec(taken.out)?.[1] ?? 'none was printed'
      for (const to of [sqlite, shared]) {
        const restored = castellan(['restore', file, ...flags(to)])
        assert.equal(restored.code, 0, restored.err)
        assert.match(restored.out, /restored 1 account, as of 20/)
        assert.ok(restored.out.includes(`digest of the rows, read back: ${digest}\n`), restored.out)
      }
      assert.deepEqual(tablesOf(sqlite), tablesOf(shared))
      const before = await answers(from, content)
      assert.deepEqual(await answers(sqlite, content), before)
      assert.deepEqual(await answers(shared, content), before)
      assert.equal((before as { events: unknown[] }).events.length > 10, true)
      assert.equal((before as { usedCode: string }).usedCode, 'AccessDenied')
    })
  }

  test('a restore into PostgreSQL is refused while a server is connected, and then puts nothing in place', async () => {
    const where = await place('postgres')
    const server = await startInProcess({ ...where, environment })
    const refused = castellan(['restore', (await largeBackup()).file, '--replace', ...flags(where)])
    await server.close()
    assert.equal(refused.code, 2)
    assert.match(refused.err, /a server is connected to the store\nhint: stop the servers/)
  })

  test('kill -9 in a restore leaves the old accounts or the new ones, whole, on PostgreSQL', async () => {
    const where = await place('postgres')
    await (await startInProcess({ ...where, environment: { ...environment, CASTELLAN_ACCOUNT_ID: OLD } })).close()
    assert.ok('store' in where)
    await killInRestores({ url: where.store }, ['--store', where.store], 4)
  })
})

const OLD = '210987654321'
const NEW = '123456789012'

/** Of a store with many events, so that a restore takes its time. */
let large: { readonly file: string; readonly events: number } | undefined

async function largeBackup(): Promise<{ readonly file: string; readonly events: number }> {
  if (large) return large
  const data = mkdtempSync(join(home, 'large-'))
  await (await startInProcess({ data, environment })).close()
  const store = await openStore({ data })
  const account = accountId(NEW)
  const members = `"padding":"${'x'.repeat(20_000)}"`
  for (let i = 0; i < 40; i++) {
    await store.record(account, async (tx) => {
      for (let n = 0; n < 25; n++)
        await tx.audit.append([testEvent({ eventTime: 20_000 * (25 * i + n), eventId: `e${i}-${n}`, members })])
    })
  }
  const events = await eventsIn({ data }, store)
  await store.close()
  const file = join(home, 'large.backup')
  const taken = castellan(['backup', file, '--data', data])
  assert.equal(taken.code, 0, taken.err)
  large = { file, events }
  return large
}

async function eventsIn(location: StoreLocation, opened?: Awaited<ReturnType<typeof openStore>>): Promise<number> {
  const store = opened ?? (await openStore(location))
  const { bytes } = await store.read(accountId(NEW)).audit.size()
  if (!opened) await store.close()
  return bytes
}

/** Kills restores at moments that are spread over the time that one takes; the last one is left to end. */
async function killInRestores(location: StoreLocation, flags: readonly string[], rounds: number): Promise<void> {
  const { file, events } = await largeBackup()
  let took = 3000
  const outcomes: string[] = []
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now()
    const restore = spawn(PROGRAM, ['restore', file, '--replace', ...flags], {
      env: { PATH: process.env.PATH, CASTELLAN_MASTER_KEY: KEY },
      stdio: 'ignore',
    })
    const ended = new Promise<void>((resolve) => restore.once('exit', () => resolve()))
    // The first tells how long one takes.
    if (round > 0) setTimeout(() => restore.kill('SIGKILL'), (took * round) / rounds).unref()
    await ended
    if (round === 0) took = performance.now() - started
    const store = await openStore(location)
    const accounts = await store.directory.accounts()
    outcomes.push(accounts.join())
    assert.ok(accounts.join() === OLD || accounts.join() === NEW, `neither old nor new: ${accounts.join()}`)
    if (accounts.join() === NEW) {
      // A row is 500 KB. Beside all of them there may be the event of the restore itself.
      const own = (await eventsIn(location, store)) - events
      assert.ok(own >= 0 && own < 5_000, `${own} bytes more than there were`)
      await store.close()
      await makeOld(location)
    } else await store.close()
  }
  assert.equal(outcomes[0], NEW)
  assert.ok(outcomes.includes(OLD), 'no restore was killed before its end')
}

/** Puts the old account there again, by a restore. */
async function makeOld(location: StoreLocation): Promise<void> {
  const old = join(home, 'old.backup')
  if (!existsSync(old)) {
    const data = mkdtempSync(join(home, 'old-'))
    await (await startInProcess({ data, environment: { ...environment, CASTELLAN_ACCOUNT_ID: OLD } })).close()
    assert.equal(castellan(['backup', old, '--data', data]).code, 0)
  }
  const flags = location.data === undefined ? ['--store', location.url ?? ''] : ['--data', location.data]
  const restored = castellan(['restore', old, '--replace', ...flags])
  assert.equal(restored.code, 0, restored.err)
}

describe('a backup of a data folder', () => {
  let data: string
  let file: string

  before(async () => {
    data = mkdtempSync(join(home, 'folder-'))
    await (await startInProcess({ data, environment: UNATTENDED })).close()
    const folder = mkdtempSync(join(home, 'backups-'))
    const taken = castellan(['backup', folder, '--data', data], {})
    assert.equal(taken.code, 0, taken.err)
    const [name = '', ...others] = readdirSync(folder)
    assert.deepEqual(others, [])
    assert.match(name, /^castellan-\d{8}T\d{6}Z\.backup$/)
    file = join(folder, name)
  })

  const emptyFolder = () => mkdtempSync(join(home, 'empty-'))
  const withKey = () => ({ CASTELLAN_MASTER_KEY_FILE: join(data, 'master.key') })

  test('only its owner can read it, it holds no master key, and no secret in clear', () => {
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600)
    const text = gunzipSync(readFileSync(file)).toString()
    assert.ok(!text.includes(readFileSync(join(data, 'master.key'), 'utf8').trim()))
    assert.ok(!text.includes(ROOT_KEY.secretAccessKey))
    assert.ok(!text.includes('console_session') && !text.includes('consoleSession'))
  })

  test('it overwrites nothing', () => {
    const again = castellan(['backup', file, '--data', data], {})
    assert.equal(again.code, 2)
    assert.match(again.err, /exists: a backup overwrites nothing/)
    assert.match(castellan(['backup', join(home, 'none', 'x'), '--data', data], {}).err, /cannot be written/)
    assert.match(castellan(['backup', join(home, 'x'), '--data', emptyFolder()], {}).err, /there is no .*castellan.db/)
  })

  test('without its master key, or with another one, nothing is restored', () => {
    const to = emptyFolder()
    const without = castellan(['restore', file, '--data', to], {})
    assert.equal(without.code, 2)
    assert.match(without.err, /the master key of this backup is missing: nothing was changed\nhint: put it back as/)
    const other = castellan(['restore', file, '--data', to])
    assert.equal(other.code, 2)
    assert.match(other.err, /is not the one of this backup: nothing was changed\nhint: set `CASTELLAN_MASTER_KEY`/)
    assert.deepEqual(readdirSync(to), [])
  })

  test('what it says of used codes and of versions is not believed: neither may be had twice', async () => {
    const to = emptyFolder()
    const account = accountId(NEW)
    const device = 'arn:aws:iam::123456789012:mfa/phone'
    const from = mkdtempSync(join(home, 'codes-'))
    await (await startInProcess({ data: from, environment })).close()
    const store = await openStore({ data: from })
    await store.write(account, async (tx) => {
      const seedSealed = 'sealed'
      await tx.mfaDevices.add({ serialNumber: device, nameLc: 'phone', path: '/', seedSealed, createdAt: 0 })
    })
    const before = Number((await store.versions([account])).get(account))
    await store.close()
    const db = new DatabaseSync(join(from, 'castellan.db'))
    db.exec('UPDATE mfa_device SET last_step = 5, drift = 7')
    db.close()
    const backup = join(home, 'codes.backup')
    assert.equal(castellan(['backup', backup, '--data', from]).code, 0)
    const started = Math.floor(Date.now() / 30_000)
    assert.equal(castellan(['restore', backup, '--data', to]).code, 0)
    const restored = await openStore({ data: to })
    const found = await restored.read(account).mfaDevices.secrets(device)
    assert.ok(found && found.lastStep >= started + 1 + 7, 'a code of now could be used again')
    // A node that remembers a version of before must not take it for this one.
    assert.ok(Number((await restored.versions([account])).get(account)) > before + 1000)
    const events = await restored.read(account).audit.lookup({ limit: 50 })
    assert.ok(events.events.some(({ eventName }) => eventName === 'AccountRestored'))
    assert.match((await restored.read(account).account.get()).rootNotice ?? '', /restored from a backup of .* UTC/)
    await restored.close()
  })

  test('a store with accounts is replaced when that is asked for, and not before', async () => {
    const to = emptyFolder()
    assert.equal(castellan(['restore', file, '--data', to], withKey()).code, 0)
    const refused = castellan(['restore', file, '--data', to], withKey())
    assert.equal(refused.code, 2)
    assert.match(refused.err, /the store has accounts already\nhint: .*`--replace`/)
    assert.equal(castellan(['restore', file, '--replace', '--data', to], withKey()).code, 0)
    if (process.platform !== 'win32') assert.equal(statSync(join(to, 'castellan.db')).mode & 0o777, 0o600)
    const running = await startInProcess({ data: to, environment: withKey() })
    const held = castellan(['restore', file, '--replace', '--data', to], withKey())
    await running.close()
    assert.equal(held.code, 2)
    assert.match(held.err, /another castellan process \(pid \d+\) holds/)
    const reader = new DatabaseSync(join(to, 'castellan.db'), { readOnly: true })
    reader.exec('BEGIN; SELECT * FROM account')
    const writer = new DatabaseSync(join(to, 'castellan.db'))
    writer.exec("UPDATE account SET name = 'in the log'")
    const read = castellan(['restore', file, '--replace', '--data', to], withKey())
    writer.close()
    reader.close()
    assert.equal(read.code, 2, 'a restore went on under who reads the old file')
    assert.match(read.err, /another process reads .*castellan.db/)
    assert.ok(!existsSync(join(to, 'castellan.db.restoring')))
  })

  const text = () => gunzipSync(readFileSync(file)).toString()
  const damages: Readonly<Record<string, () => Buffer>> = {
    'one byte is another': () => gzipSync(text().replace('root@example.com', 'root@examp1e.com')),
    'a row is missing': () => gzipSync(text().replace(/\n\["123456789012",[^\n]*/, '')),
    'its end is missing': () => gzipSync(text().split('\n').slice(0, -2).join('\n')),
    'the file is cut off': () => readFileSync(file).subarray(0, -200),
    'it goes on after its end': () => gzipSync(`${text()}["123456789012"]\n`),
    'it is of a newer version': () => gzipSync(text().replace('"0001-account"', '"0001-account2"')),
    'it has another format': () => gzipSync(text().replace('"format":1', '"format":2')),
    'a table has another column': () => gzipSync(text().replace('"rootEmail",', '"rootMail",')),
    'a value has another type': () => gzipSync(text().replace('["123456789012",', '[123456789012,')),
    'it is something else': () => gzipSync('{"castellan":"nothing"}\n'),
    'it is not compressed': () => Buffer.from(text()),
    'it is empty': () => Buffer.alloc(0),
  }
  for (const [what, damaged] of Object.entries(damages)) {
    test(`nothing is changed by a backup of which ${what}`, () => {
      const to = emptyFolder()
      const copy = join(home, 'damaged.backup')
      writeFileSync(copy, damaged())
      const refused = castellan(['restore', copy, '--data', to], withKey())
      assert.equal(refused.code, 2)
      assert.match(refused.err, /^castellan: .*backup.*: nothing was changed\nhint: /)
      assert.deepEqual(readdirSync(to), [])
    })
  }

  test('kill -9 in a restore leaves the old accounts or the new ones, whole, on SQLite', async () => {
    const to = join(home, 'killed')
    mkdirSync(to)
    const old = { ...environment, CASTELLAN_ACCOUNT_ID: OLD }
    await (await startInProcess({ data: to, environment: old })).close()
    await killInRestores({ data: to }, ['--data', to], 8)
  })
})
