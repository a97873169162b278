import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { assertCanMake, secretsFile } from './secrets.ts'

describe('the file of the secrets', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'castellan-secrets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is made with the first secret, for its owner alone, and keeps all', () => {
    const file = join(folder, 'secrets')
    const deliver = secretsFile(file)
    assert.throws(() => statSync(file), { code: 'ENOENT' })
    deliver('a', '1')
    deliver('b', '2')
    assert.equal(readFileSync(file, 'utf8'), 'a: 1\nb: 2\n')
    assert.equal(statSync(file).mode & 0o777, 0o600)
  })

  test('is never one that was there, nor what a link points to', () => {
    const file = join(folder, 'mine')
    writeFileSync(file, 'kept')
    const link = join(folder, 'link')
    symlinkSync(join(folder, 'elsewhere'), link)
    assert.throws(() => assertCanMake(file), { name: 'CannotRun' })
    for (const taken of [file, link])
      assert.throws(() => secretsFile(taken)('a', '1'), { name: 'CannotRun', message: /EEXIST/ })
    assert.equal(readFileSync(file, 'utf8'), 'kept')
  })

  test('is asked for in a folder that can be written to', () => {
    assert.throws(() => assertCanMake(join(folder, 'no', 'secrets')), { name: 'CannotRun' })
    assertCanMake(join(folder, 'secrets'))
  })
})
