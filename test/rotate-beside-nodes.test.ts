import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { accountId, namedKey } from '../src/aws/index.ts'
import { MasterKey, totpCode, totpStep } from '../src/credentials/index.ts'
import type { RotateOptions } from '../src/server/key-change.ts'
import { checkOf } from '../src/server/master-key.ts'
import { rotateMasterKey } from '../src/server/rotate-master-key.ts'
import { SEALED_CONTEXTS } from '../src/server/sealed-contexts.ts'
import { openStore, SEALED_COLUMNS, type Store } from '../src/storage/index.ts'
import { accessKeySecretContext } from '../src/storage/repositories/access-keys.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { ROOT_KEY, runCastellan, startCastellan, UNATTENDED } from './support/castellan.ts'
import { startInProcess } from './support/in-process.ts'

const ACCOUNT = accountId(UNATTENDED.CASTELLAN_ACCOUNT_ID)
const home = mkdtempSync(join(tmpdir(), 'castellan-beside-'))
after(() => rmSync(home, { recursive: true, force: true }))

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A client that asks once: what is refused meanwhile fails the test. */
function clientsOf(endpoint: string, credentials: Credentials = ROOT_KEY) {
  const options = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  return { iam: new IAMClient(options), sts: new STSClient(options) }
}

const newKey = () => randomBytes(32).toString('base64')
const ringOf = (...keys: string[]) =>
  new MasterKey(
    keys.map((key) => Buffer.from(key, 'base64')),
    randomBytes,
  )
const idOf = (key: string) => ringOf(key).ids[0]

/** What keeps creating secrets until it is ended, on one node. */
function writer(endpoint: string, name: string) {
  const { iam } = clientsOf(endpoint)
  const keys: Credentials[] = []
  let isOver = false
  const run = async () => {
    for (let i = 0; !isOver; i++) {
      const UserName = `${name}-${i}`
      await iam.send(new CreateUserCommand({ UserName }))
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
      const credentials = {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      }
      keys.push(credentials)
      await clientsOf(endpoint, credentials).sts.send(new GetCallerIdentityCommand())
      const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }))
      const seed = base32(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString())
      const step = totpStep(Date.now())
      const [AuthenticationCode1, AuthenticationCode2] = [totpCode(seed, step - 1), totpCode(seed, step)]
      const { SerialNumber } = VirtualMFADevice ?? {}
      await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }))
    }
  }
  const ended = run()
  return {
    count: () => keys.length,
    async end() {
      isOver = true
      await ended
      return keys
    },
  }
}

function base32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const octets = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(octets.map((octet) => Number.parseInt(octet, 2)))
}

async function reached(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await isSo()); await pause(50))
    if (Date.now() > end) throw new Error(`${what} did not come`)
}

/** The ids of the keys that the store's values name, and how many name none. */
async function namesIn(store: Store): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = []
  for (const column of SEALED_COLUMNS)
    for (const { sealed } of await store.read(ACCOUNT).sealedValues.page(column, { after: '', limit: 10_000 }))
      names.push(namedKey(sealed).id)
  return names
}

/** Of tests that fail, too: a server that nobody closes keeps the file from its end. */
const running = new Set<Awaited<ReturnType<typeof startInProcess>>>()

const NO_ANSWER = { $metadata: { httpStatusCode: 0 } }

const known = (endpoint: string, credentials: Credentials) =>
  clientsOf(endpoint, credentials).sts.send(new GetCallerIdentityCommand())

describe('the master key is changed beside two nodes', { skip: postgresMissing() }, () => {
  let postgres: PostgresServer
  before(async () => {
    postgres = await startPostgres()
  })
  after(async () => {
    for (const server of running) await server.close()
    await postgres.stop()
  })

  async function made(name: string) {
    const { default: driver } = await import('postgres')
    const sql = driver(postgres.url(), { onnotice: () => {} })
    await sql.unsafe(`CREATE DATABASE "${name}"`)
    await sql.end()
    const store = postgres.url(name)
    const node = async (...keys: string[]) => {
      const environment = { ...UNATTENDED, CASTELLAN_MASTER_KEY: keys.join(' ') }
      const server = await startInProcess({ store, environment })
      running.add(server)
      return server
    }
    const rotate = (keys: readonly string[], onProgress: RotateOptions['onProgress'] = () => {}) =>
      rotateMasterKey({
        ...{ data: undefined, store, newKeyFile: undefined, clock: Date.now, random: randomBytes, onProgress },
        environment: { CASTELLAN_MASTER_KEY: keys.join(' ') },
      })
    const old = newKey()
    await (await node(old)).close()
    return { store, node, rotate, old, next: newKey() }
  }

  test('no secret is lost, none is left under the key before, and nobody is refused meanwhile', async () => {
    const { store, node, old, next } = await made('beside')
    const first = [await node(old), await node(old)]
    const keyFile = join(home, 'ring.key')
    writeFileSync(keyFile, `${old}\n${next}\n`, { mode: 0o600 })
    const command = () =>
      runCastellan(['doctor', 'rotate-master-key'], { CASTELLAN_STORE: store, CASTELLAN_MASTER_KEY_FILE: keyFile })
    const early = command()
    assert.equal(early.code, 2, early.out)
    assert.match(early.err, /not every node has the new master key: one connected from 127\.0\.0\.1 has not/)
    const nodes = [await node(old, next)]
    await first[0]?.close()
    assert.match(command().err, /not every node has the new master key/)
    nodes.push(await node(old, next))
    await first[1]?.close()
    const endpoints = nodes.map(({ endpoint }) => endpoint)
    const [one = '', two = ''] = endpoints
    const { Credentials: session } = await clientsOf(one).sts.send(new GetSessionTokenCommand())
    const writers = endpoints.map((endpoint, index) => writer(endpoint, `w${index}`))
    await reached('some secrets', () => writers.every(({ count }) => count() >= 2))
    // The command runs in a process of its own, and this one's nodes go on meanwhile.
    const rotated = await commandBeside(store, keyFile)
    assert.equal(rotated.code, 0, rotated.output)
    assert.match(rotated.output, /all secrets are sealed with the new master key, [1-9]\d* of them by this run/)
    assert.match(rotated.output, /nothing in the store needs the key before: take it out of `.*ring\.key`/)
    const counts = writers.map(({ count }) => count())
    await reached('more secrets', () => writers.every(({ count }, index) => count() >= (counts[index] ?? 0) + 2))
    const keys = (await Promise.all(writers.map(({ end }) => end()))).flat()
    const opened = await openStore({ url: store })
    const names = await namesIn(opened)
    await opened.close()
    assert.deepEqual([...new Set(names)], [idOf(next)])
    assert.equal(names.length, 1 + 2 * keys.length)
    await pause(1000) // The lease of what one node wrote on the other.
    for (const endpoint of endpoints) for (const credentials of keys) await known(endpoint, credentials)
    const temporary = {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    }
    await known(one, temporary)
    await known(two, temporary)
    assert.match(command().out, /, 0 of them by this run/, 'it is done already')
    for (const each of nodes) await each.close()
    await assert.rejects(node(old), { name: 'StartError', message: /is not the one that this store was made with/ })
    const last = await node(next)
    for (const credentials of keys) await known(last.endpoint, credentials)
    await assert.rejects(known(last.endpoint, temporary), { name: 'InvalidClientTokenId' })
    await last.close()
  })

  test('a run that died is gone on with, by several at once; meanwhile whoever has one key alone does not start', async () => {
    const { store, node, rotate, old, next } = await made('dies')
    const beside = await node(old, next)
    await assert.rejects(
      rotate([old, next], () => {
        throw new Error('died')
      }),
      { message: 'died' },
    )
    const begun = { name: 'StartError', message: /was begun, and is not done/ }
    await assert.rejects(node(old), { ...begun, hint: /give this one the new key too/ })
    await assert.rejects(node(next), begun)
    await (await node(old, next)).close()
    await assert.rejects(rotate([old, newKey()]), { message: /not all of the master keys that the store needs are in/ })
    const runs = await Promise.all([1, 2, 3].map(() => rotate([old, next])))
    assert.ok(runs.every(({ lost }) => lost.length === 0))
    const opened = await openStore({ url: store })
    assert.deepEqual([...new Set(await namesIn(opened))], [idOf(next)])
    const attribute = { key: 'EventName', value: 'MasterKeyRotated' } as const
    const { events } = await opened.read(ACCOUNT).audit.lookup({ attribute, limit: 10 })
    await opened.close()
    assert.equal(events.length, 1, 'the account is told once')
    await known(beside.endpoint, ROOT_KEY)
    await beside.close()
  })

  test('a node that nobody saw without the new key adds nothing under the one before, and says that it is not ready', async () => {
    const { store, node, old, next } = await made('unseen')
    const alone = await node(old)
    const { iam } = clientsOf(alone.endpoint)
    await iam.send(new CreateUserCommand({ UserName: 'ann' }))
    const opened = await openStore({ url: store })
    await opened.directory.changeMasterKeyCheck((checks) =>
      checks.begin(checkOf(ringOf(old, next).only(idOf(next) ?? ''))),
    )
    await assert.rejects(iam.send(new CreateAccessKeyCommand({ UserName: 'ann' })), { name: 'ServiceUnavailable' })
    assert.deepEqual([...new Set(await namesIn(opened))], [undefined], 'nothing was added')
    assert.equal((await fetch(`${alone.endpoint}/_castellan/readyz`)).status, 503)
    // What another node seals now, this one refuses as what it cannot know, and not as what is wrong.
    const other = await node(old, next)
    const { AccessKey } = await clientsOf(other.endpoint).iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
    await known(other.endpoint, credentials)
    await pause(1000)
    const refused = (await known(alone.endpoint, credentials).catch((error) => error)) as typeof NO_ANSWER
    assert.equal(refused.$metadata.httpStatusCode, 503)
    await iam.send(new GetUserCommand({ UserName: 'ann' })) // What it knows, it goes on with.
    await alone.close()
    await other.close()
    await opened.close()
  })

  test('after the change a secret that the key before sealed is nobody’s, though nodes still have that key', async () => {
    const { store, node, rotate, old, next } = await made('downgrade')
    const beside = await node(old, next)
    await rotate([old, next])
    const opened = await openStore({ url: store })
    const { accessKeyId } = ROOT_KEY
    const forged = ringOf(old).seal(
      'chosen-by-who-had-the-old-key-chosen-by-',
      accessKeySecretContext(ACCOUNT, accessKeyId),
    )
    const put = (sealed: string) =>
      opened.write(ACCOUNT, async (tx) => {
        const [value] = await tx.sealedValues.page(SEALED_COLUMNS[0], { after: '', limit: 1 })
        if (value) await tx.sealedValues.replace(SEALED_COLUMNS[0], value, sealed)
      })
    await beside.close()
    const again = await node(old, next)
    for (const sealed of [forged, `${idOf(old)}.${forged}`, `${idOf(next)}.${forged}`]) {
      await put(sealed)
      await pause(1100)
      const credentials = { accessKeyId, secretAccessKey: 'chosen-by-who-had-the-old-key-chosen-by-' }
      await assert.rejects(known(again.endpoint, credentials))
    }
    await again.close()
    await opened.close()
  })

  test('what was moved to another row or column before the change opens nowhere after it', async () => {
    const { store, node, rotate, old, next } = await made('moved')
    const beside = await node(old, next)
    const opened = await openStore({ url: store })
    const ring = ringOf(old)
    const key = (n: number) => `AKIA${String(n).padStart(16, 'A')}`
    await opened.write(ACCOUNT, async (tx) => {
      const add = (accessKeyId: string, secretSealed: string) =>
        tx.accessKeys.add({ accessKeyId, ownerId: ACCOUNT, status: 'Active', createdAt: 0, secretSealed })
      await add(key(1), ring.seal('secret of 1', accessKeySecretContext(ACCOUNT, key(2))))
      await add(key(2), ring.seal('seed', SEALED_CONTEXTS['mfaDevice.seedSealed'](ACCOUNT, key(2))))
      await add(key(3), ring.seal('secret of 3', accessKeySecretContext(ACCOUNT, key(3))))
    })
    const { lost } = await rotate([old, next])
    assert.deepEqual(
      lost,
      [1, 2].map((n) => `accessKey ${key(n)} of account ${ACCOUNT}`),
    )
    const values = await opened.read(ACCOUNT).sealedValues.page(SEALED_COLUMNS[0], { after: '', limit: 10 })
    const names = new Map(values.map(({ id, sealed }) => [id, namedKey(sealed).id]))
    assert.deepEqual(
      [1, 2, 3].map((n) => names.get(key(n))),
      [undefined, undefined, idOf(next)],
    )
    await opened.close()
    await beside.close()
  })
})

/** The real command, while this process goes on. */
async function commandBeside(store: string, keyFile: string): Promise<{ code: number | null; output: string }> {
  const { spawn } = await import('node:child_process')
  const { PROGRAM } = await import('./support/castellan.ts')
  const child = spawn(PROGRAM, ['doctor', 'rotate-master-key'], {
    env: { PATH: process.env.PATH, CASTELLAN_STORE: store, CASTELLAN_MASTER_KEY_FILE: keyFile },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return await new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}

describe('the master key of a data folder is changed beside its server', { skip: process.platform === 'win32' }, () => {
  test('by one command: no secret is lost, sessions go on, also after a restart; then the key before is taken out', async () => {
    const data = join(home, 'folder')
    const server = await startCastellan(['--data', data], UNATTENDED)
    const old = readFileSync(join(data, 'master.key'), 'utf8').trim()
    const { Credentials: session } = await clientsOf(server.url).sts.send(new GetSessionTokenCommand())
    const temporary = {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    }
    const work = writer(server.url, 'w')
    await reached('some secrets', () => work.count() >= 2)
    const { spawn } = await import('node:child_process')
    const { PROGRAM } = await import('./support/castellan.ts')
    const child = spawn(PROGRAM, ['doctor', 'rotate-master-key', '--data', data], { env: { PATH: process.env.PATH } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const code = await new Promise((resolve) => child.once('close', resolve))
    assert.equal(code, 0, output + server.output())
    assert.match(output, /sealed with the new master key, by the server that goes on/)
    const count = work.count()
    await reached('more secrets', () => work.count() >= count + 2)
    const keys = await work.end()
    await known(server.url, temporary)
    const [first, next = '', ...more] = readFileSync(join(data, 'master.key'), 'utf8').trim().split('\n')
    assert.deepEqual([first, more], [old, []])
    assert.ok(!existsSync(join(data, 'master.key.new')))
    await server.stop('SIGKILL')
    const again = await startCastellan(['--data', data])
    for (const credentials of [...keys, temporary]) await known(again.url, credentials)
    await again.stop()
    const opened = await openStore({ data })
    assert.deepEqual([...new Set(await namesIn(opened))], [idOf(next)])
    await opened.close()
    writeFileSync(join(data, 'master.key'), `${next}\n`)
    const last = await startCastellan(['--data', data])
    for (const credentials of keys) await known(last.url, credentials)
    await assert.rejects(known(last.url, temporary), { name: 'InvalidClientTokenId' })
    await last.stop()
  })

  test('a server that was killed halfway goes on with it when it starts', async () => {
    const data = join(home, 'killed')
    await (await startInProcess({ data, environment: UNATTENDED })).close()
    const old = readFileSync(join(data, 'master.key'), 'utf8').trim()
    const next = newKey()
    const opened = await openStore({ data })
    await opened.directory.changeMasterKeyCheck((checks) =>
      checks.begin(checkOf(ringOf(old, next).only(idOf(next) ?? ''))),
    )
    await opened.close()
    await assert.rejects(startInProcess({ data }), { name: 'StartError', message: /is not done/ })
    writeFileSync(join(data, 'master.key'), `${old}\n${next}\n`)
    const server = await startInProcess({ data })
    const users = clientsOf(server.endpoint).iam
    await users.send(new ListUsersCommand())
    await reached('the end of the change', () => runCastellan(['doctor', '--data', data]).code === 0)
    await server.close()
    const after = await openStore({ data })
    assert.deepEqual(await namesIn(after), [idOf(next)])
    await after.close()
  })

  test('a server that cannot be told is left alone', async () => {
    const data = join(home, 'library')
    const server = await startInProcess({ data, environment: UNATTENDED })
    writeFileSync(join(data, 'castellan.db.hup'), '1\n') // Of a server that was killed.
    const before = readFileSync(join(data, 'master.key'), 'utf8')
    const { code, err } = runCastellan(['doctor', 'rotate-master-key', '--data', data])
    assert.equal(code, 2)
    assert.match(err, /another castellan process/)
    assert.equal(readFileSync(join(data, 'master.key'), 'utf8'), before)
    await known(server.endpoint, ROOT_KEY)
    await server.close()
  })
})
