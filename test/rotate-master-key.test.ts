import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { type AccountId, accountId } from '../src/aws/index.ts'
import { MasterKey } from '../src/credentials/index.ts'
import { mfaSeedContext } from '../src/identity/mfa.ts'
import { takeBackup } from '../src/server/backups.ts'
import type { RotateOptions } from '../src/server/key-change.ts'
import { rotateMasterKey } from '../src/server/rotate-master-key.ts'
import { SEALED_CONTEXTS } from '../src/server/sealed-contexts.ts'
import { openStore, SEALED_COLUMNS, sealedName } from '../src/storage/index.ts'
import { accessKeySecretContext } from '../src/storage/repositories/access-keys.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { PROGRAM, ROOT_KEY, runCastellan, UNATTENDED } from './support/castellan.ts'
import { startInProcess } from './support/in-process.ts'

const home = mkdtempSync(join(tmpdir(), 'castellan-rotate-'))
after(() => rmSync(home, { recursive: true, force: true }))

const FIRST = accountId(UNATTENDED.CASTELLAN_ACCOUNT_ID)
const SECOND = accountId('444455556666')
/** More than two batches of each kind. */
const EACH = 450

type Environment = Readonly<Record<string, string>>

/** A store, where its key is, and where its next one is to be. */
interface Place {
  readonly data: string | undefined
  readonly store: string | undefined
  readonly environment: Environment
  readonly newKeyFile: string | undefined
}

function masterKey(text: string): MasterKey {
  return new MasterKey(Buffer.from(text.trim(), 'base64'), randomBytes)
}

function locationOf({ data, store }: Place) {
  return store === undefined ? { data: data ?? '' } : { url: store }
}

/** Two accounts whose secrets say whose they are. */
async function fill(place: Place, key: () => string): Promise<void> {
  await (await startInProcess({ ...place, environment: { ...UNATTENDED, ...place.environment } })).close()
  const sealer = masterKey(key())
  const store = await openStore(locationOf(place))
  await store.directory.createAccount({
    accountId: SECOND,
    name: 'Second',
    rootEmail: 'second@example.com',
    rootPasswordHash: null,
    createdAt: 0,
  })
  for (const account of [FIRST, SECOND]) {
    await store.write(account, async (tx) => {
      for (let i = 0; i < EACH; i++) {
        const accessKeyId = `AKIA${String(i).padStart(16, 'A')}`
        const secretSealed = sealer.seal(`secret of ${accessKeyId}`, accessKeySecretContext(account, accessKeyId))
        await tx.accessKeys.add({ accessKeyId, ownerId: 'AIDA', status: 'Active', createdAt: 0, secretSealed })
        const serialNumber = `arn:aws:iam::${account}:mfa/d${i}`
        const seedSealed = sealer.seal(`secret of ${serialNumber}`, mfaSeedContext(account, serialNumber))
        await tx.mfaDevices.add({ serialNumber, path: '/', nameLc: `/d${i}`, seedSealed, createdAt: 0 })
      }
    })
  }
  await store.close()
}

/** How many values each of these keys opens; none is opened by none of them, and each says whose it is. */
async function openedBy(place: Place, keys: readonly string[]): Promise<readonly number[]> {
  const counts = keys.map(() => 0)
  const openers = keys.map(masterKey)
  const store = await openStore(locationOf(place))
  for (const account of [FIRST, SECOND]) {
    for (const column of SEALED_COLUMNS) {
      for (const { id, sealed } of await store.read(account).sealedValues.page(column, { after: '', limit: 10_000 })) {
        const which = openers.findIndex((opener) => secretOf(opener, account, column, id, sealed) !== undefined)
        assert.notEqual(which, -1, `nothing opens ${id}`)
        counts[which] = (counts[which] ?? 0) + 1
        const secret = openers[which] && secretOf(openers[which], account, column, id, sealed)
        if (id !== ROOT_KEY.accessKeyId) assert.equal(secret, `secret of ${id}`)
      }
    }
  }
  await store.close()
  return counts
}

function secretOf(
  opener: MasterKey,
  account: AccountId,
  column: (typeof SEALED_COLUMNS)[number],
  id: string,
  sealed: string,
) {
  try {
    return opener.open(sealed, SEALED_CONTEXTS[sealedName(column)](account, id)).toString()
  } catch {
    return undefined
  }
}

/** Those that the accounts have, and root's. */
const ALL = 4 * EACH + 1

function rotate(place: Place, onProgress: RotateOptions['onProgress'] = () => {}) {
  return rotateMasterKey({ ...place, clock: Date.now, random: randomBytes, onProgress })
}

async function starts(place: Place, environment: Environment = place.environment): Promise<void> {
  const server = await startInProcess({ data: place.data, store: place.store, environment })
  try {
    const iam = new IAMClient({ endpoint: server.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
    assert.ok((await iam.send(new GetUserCommand())).User?.Arn?.endsWith(':root'))
    iam.destroy()
  } finally {
    await server.close()
  }
}

function refusesToStart(place: Place, expected: object, environment: Environment = place.environment): Promise<void> {
  const started = startInProcess({ data: place.data, store: place.store, environment }).then((server) => server.close())
  return assert.rejects(started, { name: 'StartError', ...expected })
}

const BEGUN = { message: /a change of the master key .* was begun, and is not done/, hint: /rotate-master-key` again/ }
const WRONG = { message: /is not the one that this store was made with/ }
const AGAIN = { hint: /the new key waits in .*master.key.new.*rotate-master-key` again/ }

/** What each account was told. */
async function told(place: Place): Promise<readonly number[]> {
  const store = await openStore(locationOf(place))
  const counts: number[] = []
  for (const account of [FIRST, SECOND]) {
    const attribute = { key: 'EventName', value: 'MasterKeyRotated' } as const
    const { events } = await store.read(account).audit.lookup({ attribute, limit: 10 })
    const { rootNotice } = await store.read(account).account.get()
    assert.match(rootNotice ?? '', /^The master key was changed with `castellan doctor rotate-master-key` on /)
    counts.push(events.length)
  }
  await store.close()
  return counts
}

/** Tests that hold on both stores. */
function rotationContract(made: (name: string) => Promise<{ place: Place; key: string; newKey: () => string }>): void {
  test('a run that dies at any batch is gone on with by the next: each secret is always opened by one of the keys', async () => {
    const { place, key, newKey } = await made('dies')
    let resealed = 0
    for (let run = 0; ; run++) {
      const finished = await rotate(place, (count) => {
        if (count >= 200 || run === 0) throw new Error('died')
      }).catch((error) => assert.equal(error.message, 'died'))
      if (finished) {
        assert.deepEqual(finished.lost, [])
        break
      }
      const [before = 0, next = 0] = await openedBy(place, [key, newKey()])
      assert.ok(next > resealed, 'it did not go on')
      assert.equal(before + next, ALL)
      resealed = next
      await refusesToStart(place, BEGUN)
      await assert.rejects(takeBackup({ ...place, clock: Date.now, onProgress() {} }, join(home, 'never')), {
        message: /its master key is being changed/,
      })
      assert.ok(run < 20)
    }
    assert.deepEqual(await openedBy(place, [newKey()]), [ALL])
    assert.deepEqual(await told(place), [1, 1], 'each account is told once')
  })

  test('a wrong key is refused and nothing changed, before it is begun and after', async () => {
    const { place, key, newKey } = await made('wrong')
    const other = randomBytes(32).toString('base64')
    const otherFile = join(home, `other-${Math.random()}`)
    const named = { ...place, environment: { CASTELLAN_MASTER_KEY: other }, newKeyFile: otherFile }
    await assert.rejects(rotate(named), WRONG)
    assert.ok(!existsSync(otherFile), 'no key is made where the one before is wrong')
    assert.deepEqual(await openedBy(place, [key]), [ALL])
    await assert.rejects(
      rotate(place, () => {
        throw new Error('died')
      }),
    )
    await assert.rejects(rotate(named), WRONG)
    writeFileSync(otherFile, other, { mode: 0o600 })
    await assert.rejects(rotate({ ...place, environment: { CASTELLAN_MASTER_KEY: key }, newKeyFile: otherFile }), {
      message: /was begun with another key than that in/,
    })
    await rotate(place)
    assert.deepEqual(await openedBy(place, [newKey()]), [ALL])
  })

  test('what neither key opens was lost before: it is told of and left, and the others go on', async () => {
    const { place, newKey } = await made('lost')
    const store = await openStore(locationOf(place))
    const id = 'AKIAAAAAAAAAAAAAAA13'
    await store.record(FIRST, async (tx) => {
      const column = SEALED_COLUMNS[0]
      const value = (await tx.sealedValues.page(column, { after: '', limit: 1000 })).find((each) => each.id === id)
      await tx.sealedValues.replace(column, value ?? { id, sealed: '' }, 'damaged')
    })
    await store.close()
    assert.deepEqual((await rotate(place)).lost, [`accessKey ${id} of account ${FIRST}`])
    await assert.rejects(openedBy(place, [newKey()]), new RegExp(`nothing opens ${id}`))
  })
}

describe('a data folder', () => {
  async function made(name: string) {
    const data = join(home, name)
    const place: Place = { data, store: undefined, environment: {}, newKeyFile: undefined }
    const keyFile = join(data, 'master.key')
    await fill(place, () => readFileSync(keyFile, 'utf8'))
    const newKey = () => {
      const waiting = `${keyFile}.new`
      return readFileSync(existsSync(waiting) ? waiting : keyFile, 'utf8')
    }
    return { place, key: readFileSync(keyFile, 'utf8'), newKey, data, keyFile }
  }

  rotationContract(made)

  test('its new key takes the place of the one before, which is kept for backups that were made before', async () => {
    const { place, key, data, keyFile } = await made('changed')
    const server = await startInProcess({ data })
    const sts = (endpoint: string, credentials: ReturnType<typeof credentialsOf>) =>
      new STSClient({ endpoint, region: 'us-east-1', credentials })
    const iam = new IAMClient({ endpoint: server.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'ann' }))
    const { AccessKey: ann } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    const Statement = { Effect: 'Allow', Principal: { AWS: User?.Arn }, Action: 'sts:AssumeRole' }
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument }))
    const assumed = (endpoint: string) =>
      sts(endpoint, credentialsOf(ann)).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'job' }))
    const sessions = [
      (await sts(server.endpoint, ROOT_KEY).send(new GetSessionTokenCommand())).Credentials,
      (await assumed(server.endpoint)).Credentials,
    ]
    await assert.rejects(rotate(place), { message: /another castellan process/, hint: /stop the servers/ })
    await server.close()
    const { resealed, keptBefore, toBeNamed } = await rotate(place)
    assert.deepEqual([resealed, toBeNamed], [ALL + 1, undefined])
    assert.equal(readFileSync(keptBefore ?? '', 'utf8'), key)
    assert.notEqual(readFileSync(keyFile, 'utf8'), key)
    assert.equal(statSync(keyFile).mode & 0o077, 0)
    assert.deepEqual(globSync('master.key*', { cwd: data }).length, 2)
    await starts(place)
    await refusesToStart(place, WRONG, { CASTELLAN_MASTER_KEY: key.trim() })
    const again = await startInProcess({ data })
    for (const session of sessions) {
      const old = sts(again.endpoint, credentialsOf(session))
      await assert.rejects(old.send(new GetCallerIdentityCommand()), { name: 'InvalidClientTokenId' })
    }
    const { Credentials: anew } = await assumed(again.endpoint)
    await sts(again.endpoint, credentialsOf(anew)).send(new GetCallerIdentityCommand())
    await again.close()
    assert.equal((await rotate(place)).resealed, ALL + 1, 'it can be changed again')
  })

  test('a run that dies when all is sealed is gone on with: the new key takes its place', async () => {
    const { place, key, keyFile } = await made('dies-last')
    const { keptBefore = '' } = await rotate(place)
    const installed = readFileSync(keyFile, 'utf8')
    renameSync(keyFile, `${keyFile}.new`) // Between the two renames.
    await refusesToStart(place, { message: /is missing/, ...AGAIN })
    const { resealed, ...files } = await rotate(place)
    assert.equal(resealed, 0)
    assert.deepEqual(files, { lost: [], toBeNamed: undefined, keptBefore: undefined, besideNodes: undefined })
    assert.equal(readFileSync(keyFile, 'utf8'), installed)
    renameSync(keyFile, `${keyFile}.new`) // Before them.
    renameSync(keptBefore, keyFile)
    await refusesToStart(place, { ...WRONG, ...AGAIN })
    assert.equal((await rotate(place)).resealed, 0)
    assert.equal(readFileSync(keyFile, 'utf8'), installed)
    assert.notEqual(installed, key)
    await starts(place)
  })

  test('a key may be given: what waits as `master.key.new`, unless it is the one that the store has', async () => {
    const { place, key, keyFile } = await made('given')
    const given = randomBytes(32).toString('base64')
    writeFileSync(`${keyFile}.new`, key, { mode: 0o600 })
    await assert.rejects(rotate(place), { message: /is the one that the store has/ })
    rmSync(`${keyFile}.new`)
    writeFileSync(`${keyFile}.new`, given, { mode: 0o644 })
    await assert.rejects(rotate(place), { message: /others can read the master key/ })
    rmSync(`${keyFile}.new`)
    writeFileSync(`${keyFile}.new`, given, { mode: 0o600 })
    await assert.rejects(rotate({ ...place, newKeyFile: join(home, 'elsewhere') }), {
      message: /is in the folder .*, and so will the new one be/,
    })
    await rotate(place)
    assert.equal(readFileSync(keyFile, 'utf8'), given)
    assert.deepEqual(await openedBy(place, [given]), [ALL])
  })

  test('a run that dies while it writes the new key leaves none, and the next removes what it wrote', async () => {
    const { place, data, keyFile } = await made('dies-first')
    const folder = `${keyFile}.new.unfinished-aB3dE6`
    mkdirSync(folder)
    writeFileSync(join(folder, 'master.key.new'), 'aGFsZg')
    await starts(place)
    await rotate(place)
    assert.equal(readdirSync(data).filter((name) => name.startsWith('master.key')).length, 2)
    await starts(place)
  })

  test('kill -9 at any moment leaves what the next run ends', async () => {
    const { place, key, newKey, data, keyFile } = await made('killed')
    const filesOfKeys = () => readdirSync(data).filter((name) => name.startsWith('master.key'))
    const isInstalled = () => existsSync(keyFile) && readFileSync(keyFile, 'utf8') !== key
    const run = () =>
      spawn(PROGRAM, ['doctor', 'rotate-master-key', '--data', data], {
        env: { PATH: process.env.PATH },
        stdio: 'ignore',
      })
    const keys = new Set([key])
    let isDone = false
    // By a tenth: on a busy machine, on which a run takes ten times as long, there are few more of them.
    for (let delay = 40; !isDone; delay = Math.ceil(delay * 1.1) + 10) {
      const child = run()
      const ended = once(child, 'exit')
      const timer = setTimeout(() => child.kill('SIGKILL'), delay)
      const [code] = await ended
      clearTimeout(timer)
      assert.ok(code === 0 || code === null, `it ended with ${code}`)
      isDone = isInstalled() // By one that was killed after that, too: the next would begin another change.
      assert.ok(isDone || code === null, 'it ended with 0, and the new key is not in its place')
      for (const file of filesOfKeys())
        if (!file.includes('.unfinished-')) keys.add(readFileSync(join(data, file), 'utf8'))
      const counts = await openedBy(place, [...keys])
      assert.equal(
        counts.reduce((sum, count) => sum + count),
        ALL,
      )
    }
    assert.equal(keys.size, 2, 'one new key, however often it was begun')
    assert.equal(filesOfKeys().length, 2, `no more than the two: ${filesOfKeys()}`)
    assert.deepEqual(await openedBy(place, [newKey()]), [ALL])
    assert.deepEqual(await told(place), [1, 1])
    await starts(place)
  })

  test('the doctor says what became of it, and looks at what is left', async () => {
    const { place, data } = await made('said')
    const doctor = (...words: string[]) => runCastellan(['doctor', ...words, '--data', data])
    await assert.rejects(
      rotate(place, () => {
        throw new Error('died')
      }),
    )
    const half = doctor()
    assert.equal(half.code, 1)
    assert.match(half.out, /✗ a change of the master key .* is not done\n {2}run `castellan doctor rotate-master-key`/)
    const { code, out } = doctor('rotate-master-key')
    assert.equal(code, 0)
    assert.match(
      out,
      /^all secrets are sealed with the new master key, \d+ of them by this run\nthe key before is kept/,
    )
    assert.equal(doctor().code, 0)
  })
})

describe('a shared store', { skip: postgresMissing() }, () => {
  let postgres: PostgresServer
  before(async () => {
    postgres = await startPostgres()
  })
  after(() => postgres.stop())

  async function made(name: string) {
    const admin = await openStore({ url: postgres.url() })
    await admin.close()
    const { default: driver } = await import('postgres')
    const sql = driver(postgres.url(), { onnotice: () => {} })
    await sql.unsafe(`CREATE DATABASE "${name}"`)
    await sql.end()
    const key = randomBytes(32).toString('base64')
    const newKeyFile = join(home, `${name}.key`)
    const store = postgres.url(name)
    const place: Place = { data: undefined, store, environment: { CASTELLAN_MASTER_KEY: key }, newKeyFile }
    await fill(place, () => key)
    return { place, key, newKey: () => readFileSync(newKeyFile, 'utf8'), newKeyFile }
  }

  rotationContract(made)

  test('is refused while a node is connected, which goes on; then it is done, and nodes need the new key', async () => {
    const { place, key, newKeyFile } = await made('nodes')
    await assert.rejects(rotate({ ...place, newKeyFile: undefined }), { hint: /`--new-key-file`/ })
    const node = await startInProcess({ store: place.store, environment: place.environment })
    await assert.rejects(rotate(place), { message: /a server is connected to the store/, hint: /stop the servers/ })
    await node.close()
    await starts(place)
    assert.deepEqual(await openedBy(place, [key]), [ALL])
    const { toBeNamed, resealed, keptBefore } = await rotate(place)
    assert.deepEqual([toBeNamed, resealed, keptBefore], [newKeyFile, ALL, undefined])
    await refusesToStart(place, WRONG)
    await starts(place, { CASTELLAN_MASTER_KEY_FILE: newKeyFile })
    const again = await rotate(place)
    assert.deepEqual([again.resealed, again.toBeNamed], [0, newKeyFile], 'it is done already')
  })
})

/** A key of AWS's answers, as the SDK takes it. */
function credentialsOf(
  key:
    | { AccessKeyId: string | undefined; SecretAccessKey: string | undefined; SessionToken?: string | undefined }
    | { accessKeyId: string; secretAccessKey: string }
    | undefined,
) {
  if (key === undefined) throw new Error('no key')
  if ('accessKeyId' in key) return key
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = key
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
  }
}
