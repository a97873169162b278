import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { MasterKey } from '../credentials/index.ts'
import { createMasterKey, findMasterKey, type KeyOptions } from './master-key-file.ts'

const home = mkdtempSync(join(tmpdir(), 'master-key-'))
after(() => rmSync(home, { recursive: true }))
const KEY = Buffer.alloc(32, 7).toString('base64')
const OTHER = Buffer.alloc(32, 8).toString('base64')

function options(given: Partial<KeyOptions>): KeyOptions {
  return { data: undefined, store: undefined, ephemeral: false, environment: {}, random: randomBytes, ...given }
}

function file(name: string, text: string, mode = 0o600): string {
  const path = join(home, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

/** Whether what is sealed by one opens by the other. */
function areSame(...keys: [MasterKey, MasterKey]): boolean {
  const sealed = keys[0].seal('secret', 'context')
  try {
    return keys[1].open(sealed, 'context').toString() === 'secret'
  } catch {
    return false
  }
}

function found(given: Partial<KeyOptions>): MasterKey {
  const key = findMasterKey(options(given))
  assert.ok(key)
  return key.masterKey
}

test('a key is made once, so that its owner alone can read it, and is found from then on', () => {
  const data = mkdtempSync(join(home, 'data-'))
  assert.equal(findMasterKey(options({ data })), undefined)
  const first = createMasterKey(options({ data }))
  const path = join(data, 'master.key')
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal(Buffer.from(readFileSync(path, 'utf8'), 'base64').length, 32)
  assert.ok(areSame(first, found({ data })))
  assert.throws(() => createMasterKey(options({ data })), { name: 'StartError' })
  assert.ok(areSame(first, found({ data })))
})

test('the environment comes first, then the file that it names, then the data folder', () => {
  const data = mkdtempSync(join(home, 'order-'))
  const named = file('named.key', `${OTHER}\n`)
  const inFolder = createMasterKey(options({ data }))
  const fromEnvironment = found({ data, environment: { CASTELLAN_MASTER_KEY: KEY, CASTELLAN_MASTER_KEY_FILE: named } })
  const fromFile = found({ data, environment: { CASTELLAN_MASTER_KEY_FILE: named } })
  assert.ok(areSame(fromEnvironment, found({ environment: { CASTELLAN_MASTER_KEY: KEY } })))
  assert.ok(areSame(fromFile, found({ environment: { CASTELLAN_MASTER_KEY: OTHER } })))
  assert.ok(!areSame(inFolder, fromEnvironment) && !areSame(inFolder, fromFile) && !areSame(fromEnvironment, fromFile))
})

test('an ephemeral node has a key of its own each time', () => {
  const ephemeral = () => createMasterKey(options({ ephemeral: true }))
  assert.ok(!areSame(ephemeral(), ephemeral()))
})

test('nodes on one store are told to share a key, and none is made', () => {
  assert.throws(() => createMasterKey(options({ store: 'postgres://db' })), {
    name: 'StartError',
    message: /one master key/,
  })
})

test('a file that others can read is refused', { skip: process.platform === 'win32' }, () => {
  for (const mode of [0o640, 0o604, 0o660]) {
    const path = file(`open-${mode}.key`, KEY, mode)
    const load = () => findMasterKey(options({ environment: { CASTELLAN_MASTER_KEY_FILE: path } }))
    assert.throws(load, { name: 'StartError', message: /others can read/ })
  }
})

test('a key of another length is refused, and no message holds it', () => {
  for (const text of ['', 'short', Buffer.alloc(31, 1).toString('base64'), Buffer.alloc(33, 1).toString('base64')]) {
    const path = file('bad.key', text)
    for (const environment of [
      { CASTELLAN_MASTER_KEY_FILE: path },
      ...(text === '' ? [] : [{ CASTELLAN_MASTER_KEY: text }]),
    ]) {
      assert.throws(
        () => findMasterKey(options({ environment })),
        (error: Error) => error.name === 'StartError' && (text === '' || !error.message.includes(text)),
      )
    }
  }
})

test('a file that is gone is not made anew where it was named', () => {
  const path = join(home, 'gone.key')
  assert.throws(() => findMasterKey(options({ environment: { CASTELLAN_MASTER_KEY_FILE: path } })), {
    name: 'StartError',
  })
  assert.throws(() => statSync(path), { code: 'ENOENT' })
})
