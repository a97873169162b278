import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { assertNew, secretsFile } from './secrets.ts'

describe('the file of the secrets', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'castellan-secrets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is made before the first secret, for its owner alone, and keeps all', () => {
    const file = join(folder, 'secrets')
    const { deliver, close } = secretsFile(file)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    deliver('a', '1')
    deliver('b', '2')
    close()
    assert.equal(readFileSync(file, 'utf8'), 'a: 1\nb: 2\n')
  })

  test('is gone again where there was no secret', () => {
    const file = join(folder, 'secrets')
    secretsFile(file).close()
    assert.equal(statSync(file, { throwIfNoEntry: false }), undefined)
  })

  test('is never one that was there, nor what a link points to, be it nothing', () => {
    const file = join(folder, 'mine')
    writeFileSync(file, 'kept')
    const link = join(folder, 'link')
    symlinkSync(join(folder, 'elsewhere'), link)
    for (const taken of [file, link]) {
      assert.throws(() => assertNew(taken), { name: 'CannotRun' })
      assert.throws(() => secretsFile(taken), { name: 'CannotRun', message: /EEXIST/ })
    }
    assert.equal(readFileSync(file, 'utf8'), 'kept')
    assertNew(join(folder, 'secrets'))
  })
})
