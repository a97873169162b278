import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import type { ServeOptions } from '../src/server/options.ts'
import { postgresMissing, startPostgres } from './postgres.ts'
import { ROOT_KEY, runCastellan, UNATTENDED } from './support/castellan.ts'
import { startInProcess } from './support/in-process.ts'

const home = mkdtempSync(join(tmpdir(), 'castellan-master-key-'))
after(() => rmSync(home, { recursive: true, force: true }))

const KEY = randomBytes(32).toString('base64')
const OTHER = randomBytes(32).toString('base64')

async function startsAndStops(given: Partial<ServeOptions>): Promise<void> {
  const server = await startInProcess(given)
  try {
    const iam = new IAMClient({ endpoint: server.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
    assert.ok((await iam.send(new GetUserCommand())).User?.Arn?.endsWith(':root'))
    iam.destroy()
  } finally {
    await server.close()
  }
}

/** A start that goes well is ended, so that the test fails and does not hang. */
function refusesToStart(given: Partial<ServeOptions>, expected: { message: RegExp; hint: RegExp }): Promise<void> {
  const started = startInProcess(given).then((server) => server.close())
  return assert.rejects(started, { name: 'StartError', ...expected })
}

const MISSING = /the master key of this store is missing/
const WRONG = /is not the one that this store was made with/

/** A folder whose server was started once, and its master key. */
async function filledFolder(name: string): Promise<{ data: string; keyFile: string; key: string }> {
  const data = join(home, name)
  await startsAndStops({ data, environment: UNATTENDED })
  const keyFile = join(data, 'master.key')
  return { data, keyFile, key: readFileSync(keyFile, 'utf8') }
}

/** As a version made it that had no check. */
function forgetCheck(data: string): void {
  const db = new DatabaseSync(join(data, 'castellan.db'))
  db.exec('DELETE FROM master_key_check')
  db.close()
}

test('the root password of the environment is kept stretched where anything is kept', async () => {
  const { data } = await filledFolder('password')
  const db = new DatabaseSync(join(data, 'castellan.db'), { readOnly: true })
  const rows = db.prepare('SELECT root_password_hash FROM account').all()
  db.close()
  assert.match(String(rows[0]?.root_password_hash), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

describe('the master key of a data folder', () => {
  test('one that is lost is not made anew: the start is refused until it is back', async () => {
    const { data, keyFile, key } = await filledFolder('lost')
    rmSync(keyFile)
    await refusesToStart({ data }, { message: MISSING, hint: new RegExp(`put it back as \`${keyFile}\``) })
    assert.ok(!existsSync(keyFile), 'a new key was made')
    writeFileSync(keyFile, key, { mode: 0o600 })
    await startsAndStops({ data })
  })

  test('another one is refused, wherever it comes from', async () => {
    const { data, keyFile, key } = await filledFolder('wrong')
    writeFileSync(keyFile, `${OTHER}\n`)
    await refusesToStart({ data }, { message: WRONG, hint: new RegExp(`bring back .* \`${keyFile}\``) })
    writeFileSync(keyFile, key)
    await refusesToStart(
      { data, environment: { CASTELLAN_MASTER_KEY: OTHER } },
      { message: WRONG, hint: /set `CASTELLAN_MASTER_KEY` to/ },
    )
    await startsAndStops({ data, environment: { CASTELLAN_MASTER_KEY: key.trim() } })
  })

  test('a store without accounts knows its key too', async () => {
    const data = join(home, 'no-accounts')
    await (await startInProcess({ data })).close()
    rmSync(join(data, 'master.key'))
    await refusesToStart({ data }, { message: MISSING, hint: /put it back/ })
  })

  test('a store from before the check is held to the secrets in it, and then remembers its key', async () => {
    const { data, keyFile, key } = await filledFolder('older')
    forgetCheck(data)
    rmSync(keyFile)
    await refusesToStart({ data }, { message: MISSING, hint: /put it back/ })
    writeFileSync(keyFile, OTHER, { mode: 0o600 })
    await refusesToStart({ data }, { message: WRONG, hint: /bring back/ })
    writeFileSync(keyFile, key, { mode: 0o600 })
    await startsAndStops({ data })
    writeFileSync(keyFile, OTHER, { mode: 0o600 })
    const db = new DatabaseSync(join(data, 'castellan.db'))
    db.exec('DELETE FROM access_key') // Now the check alone can tell.
    db.close()
    await refusesToStart({ data }, { message: WRONG, hint: /bring back/ })
  })

  test('the doctor refuses another one, and makes none', async () => {
    const { data, keyFile } = await filledFolder('doctor')
    const doctor = (environment: Record<string, string>) =>
      runCastellan(['doctor', 'reset-root-mfa', '--data', data], environment)
    const wrong = doctor({ CASTELLAN_MASTER_KEY: OTHER })
    assert.equal(wrong.code, 2)
    assert.match(wrong.err, WRONG)
    rmSync(keyFile)
    const missing = doctor({})
    assert.equal(missing.code, 2)
    assert.match(missing.err, MISSING)
    assert.ok(!existsSync(keyFile))
  })
})

describe('doctor without a task', () => {
  const doctor = (data: string, environment: Record<string, string> = {}) =>
    runCastellan(['doctor', '--data', data], environment)

  test('says that all is well, beside a server that goes on', async (t) => {
    const { data } = await filledFolder('well')
    const server = await startInProcess({ data })
    t.after(() => server.close())
    const { code, out } = doctor(data)
    assert.equal(code, 0, out)
    assert.match(
      out,
      /✓ the store holds 1 account\n✓ the master key in `.*master.key` opens the store\n✓ .* % of the disk/,
    )
  })

  test('says what is wrong, and what brings it back', async () => {
    const { data, keyFile } = await filledFolder('unwell')
    const wrong = doctor(data, { CASTELLAN_MASTER_KEY: OTHER })
    assert.equal(wrong.code, 1)
    assert.match(
      wrong.out,
      /✗ the master key in `CASTELLAN_MASTER_KEY` is not the one .*\n {2}set `CASTELLAN_MASTER_KEY`/,
    )
    rmSync(keyFile)
    assert.match(doctor(data).out, /✗ the master key of this store is missing\n {2}put it back as/)
    assert.ok(!existsSync(keyFile))
    const none = doctor(join(home, 'nothing-here'))
    assert.equal(none.code, 1)
    assert.match(none.out, /✗ there is no .*castellan.db\n/)
    assert.ok(!existsSync(join(home, 'nothing-here')))
  })
})

describe('the master key of a shared store', { skip: postgresMissing() }, () => {
  test('a node that joins with another key, or with none, is refused', async (t) => {
    const postgres = await startPostgres()
    t.after(() => postgres.stop())
    const store = postgres.url()
    await refusesToStart({ store }, { message: /need one master key/, hint: /openssl rand -base64 32/ })
    const first = await startInProcess({ store, environment: { ...UNATTENDED, CASTELLAN_MASTER_KEY: KEY } })
    t.after(() => first.close())
    await refusesToStart(
      { store, environment: { CASTELLAN_MASTER_KEY: OTHER } },
      { message: WRONG, hint: /set `CASTELLAN_MASTER_KEY` to/ },
    )
    await refusesToStart({ store }, { message: MISSING, hint: /`CASTELLAN_MASTER_KEY_FILE`/ })
    await startsAndStops({ store, environment: { CASTELLAN_MASTER_KEY: KEY } })
    const { out } = runCastellan(['doctor'], { CASTELLAN_STORE: store, CASTELLAN_MASTER_KEY: KEY })
    assert.equal(out, '✓ the store holds 1 account\n✓ the master key in `CASTELLAN_MASTER_KEY` opens the store\n')
  })

  test('of two nodes that open a new store at once with different keys, one is refused', async (t) => {
    const postgres = await startPostgres()
    t.after(() => postgres.stop())
    const store = postgres.url()
    const starts = await Promise.allSettled(
      [KEY, OTHER].map((key) => startInProcess({ store, environment: { CASTELLAN_MASTER_KEY: key } })),
    )
    for (const each of starts) if (each.status === 'fulfilled') await each.value.close()
    assert.equal(starts.filter(({ status }) => status === 'rejected').length, 1)
  })
})
