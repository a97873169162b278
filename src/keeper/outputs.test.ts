import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { multiline } from '../terminal/index.ts'
import { assertWritable, writeOutput } from './outputs.ts'

describe('files that are to be written', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'castellan-outputs-'))
    writeFileSync(join(folder, 'old'), '')
    symlinkSync('absent', join(folder, 'link'))
    symlinkSync('link', join(folder, 'link-to-link'))
    symlinkSync('loop', join(folder, 'loop'))
    mkdirSync(join(folder, 'real'))
    symlinkSync('real', join(folder, 'alias'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  for (const name of ['new', 'old', 'link', 'real/new'])
    test(`can be new ones, old ones, and what links point to: ${name}`, () =>
      assertWritable({ '--json': join(folder, name), '--html': undefined }))

  for (const name of ['', 'real', 'alias', 'no/file', 'old/file', 'loop'])
    test(`cannot be nameless, folders, in no folder, or nowhere: “${name}”`, () => {
      const path = name && join(folder, name)
      assert.throws(() => assertWritable({ '--json': path }), { name: 'CannotRun', message: /--json/ })
    })

  const same = [
    ['new', 'new'],
    ['old', './old'],
    ['link', 'absent'],
    ['absent', 'link-to-link'],
    ['real/new', 'alias/new'],
  ] as const
  for (const [one, other] of same)
    test(`cannot be one and the same: ${one} and ${other}`, () => {
      const outputs = { '--secrets-file': `${folder}/${one}`, '--json': relative('.', folder).concat('/', other) }
      assert.throws(() => assertWritable(outputs), { name: 'CannotRun', message: /name the same file/ })
    })
})

test('a report is for its owner alone, also where a file was there that others could read', {
  skip: process.platform === 'win32',
}, () => {
  const own = mkdtempSync(join(tmpdir(), 'castellan-report-'))
  const [made, there] = [join(own, 'new.json'), join(own, 'old.json')]
  writeFileSync(there, 'a longer text than the report')
  chmodSync(there, 0o644)
  for (const path of [made, there]) {
    writeOutput('--out', path, multiline('report\n'))
    assert.equal(readFileSync(path, 'utf8'), 'report\n')
    assert.equal(statSync(path).mode & 0o777, 0o600)
  }
  rmSync(own, { recursive: true })
  assert.doesNotThrow(() => writeOutput('--out', '/dev/null', multiline('report\n')))
})
