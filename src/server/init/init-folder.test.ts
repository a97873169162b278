import assert from 'node:assert/strict'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { initFolder, scriptsOf } from './init-folder.ts'

let folder: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'castellan-init-')))
  mkdirSync(join(folder, 'ready.d'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function script(name: string, mode = 0o755): string {
  const path = join(folder, 'ready.d', name)
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, mode)
  return path
}

const found = () => scriptsOf(folder, 'READY').map(({ name, fault }) => `${name}${fault ? `: ${fault}` : ''}`)

test('scripts are found by name, those of a folder before those of folders in it', () => {
  mkdirSync(join(folder, 'ready.d', '01-first'))
  for (const name of ['10-b.sh', '02-a.sh', 'README.md', '01-first/z.sh', '01-first/a.sh']) script(name)
  assert.deepEqual(found(), ['02-a.sh', '10-b.sh', 'a.sh', 'z.sh'])
  assert.deepEqual(scriptsOf(folder, 'BOOT'), [])
})

test('a script that others may write to is not run, nor one that is a link or no file', () => {
  script('group.sh', 0o775)
  script('all.sh', 0o757)
  script('plain.sh', 0o644)
  script('python.py')
  symlinkSync('/bin/true', join(folder, 'ready.d', 'link.sh'))
  mkdirSync(join(folder, 'ready.d', 'folder.sh'))
  assert.deepEqual(found(), [
    'all.sh: may be written by others: run `chmod go-w`',
    'group.sh: may be written by others: run `chmod go-w`',
    'link.sh: is a symbolic link',
    'plain.sh: is not executable: run `chmod +x`',
    'python.py: is no shell script: only `.sh` is run',
  ])
})

test('nothing is run from a folder of a stage that others may write to, or that is a link', () => {
  script('a.sh')
  chmodSync(join(folder, 'ready.d'), 0o777)
  assert.deepEqual(found(), ['ready.d: may be written by others: run `chmod go-w`'])
  chmodSync(join(folder, 'ready.d'), 0o755)
  symlinkSync(join(folder, 'ready.d'), join(folder, 'boot.d'))
  assert.deepEqual(
    scriptsOf(folder, 'BOOT').map(({ fault }) => fault),
    ['is a symbolic link'],
  )
  mkdirSync(join(folder, 'ready.d', 'deep'), { mode: 0o755 })
  script('deep/b.sh')
  chmodSync(join(folder, 'ready.d', 'deep'), 0o773)
  assert.deepEqual(found(), ['a.sh', 'deep: may be written by others: run `chmod go-w`'])
})

test("a script of another user's is not run", {
  skip: process.getuid?.() !== 0 && 'SKIPPED: only root gives files away',
}, () => {
  chownSync(script('a.sh'), 12345, 12345)
  assert.deepEqual(found(), ['a.sh: belongs to another user'])
})

test('a server does not start with a folder that others may change, or that lies in one', () => {
  assert.equal(initFolder(folder), folder)
  const inner = join(folder, 'inner')
  mkdirSync(inner, { mode: 0o755 })
  chmodSync(folder, 0o777)
  assert.throws(() => initFolder(folder), { name: 'StartError', message: /it may be written by others/ })
  assert.throws(() => initFolder(inner), {
    name: 'StartError',
    message: /it lies in `.*`, which may be written by others/,
  })
  chmodSync(folder, 0o755)
  assert.throws(() => initFolder(join(folder, 'none')), { name: 'StartError', message: /cannot be read \(ENOENT\)/ })
  assert.throws(() => initFolder(script('a.sh')), { name: 'StartError', message: /is no folder/ })
})

test('a folder is known by its true path, whatever link named it', () => {
  const link = join(folder, 'link')
  mkdirSync(join(folder, 'true'), { mode: 0o755 })
  symlinkSync(join(folder, 'true'), link)
  assert.equal(initFolder(link), join(folder, 'true'))
})
