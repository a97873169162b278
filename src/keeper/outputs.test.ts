import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { assertWritable } from './outputs.ts'

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
