import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeNewFile } from './new-file.ts'

const home = mkdtempSync(join(tmpdir(), 'castellan-new-file-'))
after(() => rmSync(home, { recursive: true, force: true }))

function emptyFolder(name: string): string {
  const folder = join(home, name)
  mkdirSync(folder)
  return folder
}

test('a new file is whole, is its owner’s alone, and is all that is left', () => {
  const folder = emptyFolder('whole')
  writeNewFile(join(folder, 'key'), 'text\n')
  assert.equal(readFileSync(join(folder, 'key'), 'utf8'), 'text\n')
  assert.equal(statSync(join(folder, 'key')).mode & 0o077, 0)
  assert.deepEqual(readdirSync(folder), ['key'])
})

test('a file that is there stays as it is', () => {
  const folder = emptyFolder('there')
  writeFileSync(join(folder, 'key'), 'first')
  assert.throws(() => writeNewFile(join(folder, 'key'), 'second'), { code: 'EEXIST' })
  assert.equal(readFileSync(join(folder, 'key'), 'utf8'), 'first')
  assert.deepEqual(readdirSync(folder), ['key'])
})

test('where it cannot be written whole, there is nothing', { skip: process.platform === 'win32' }, () => {
  const folder = emptyFolder('full')
  const script = `
    import { writeNewFile } from ${JSON.stringify(import.meta.resolve('./new-file.ts'))}
    process.on('SIGXFSZ', () => {})
    try { writeNewFile(${JSON.stringify(join(folder, 'key'))}, 'x'.repeat(100_000)) } catch (error) { console.log(error.code) }`
  const run = 'ulimit -f 1 && exec "$0" --disable-warning=ExperimentalWarning --input-type=module -e "$1"'
  const { stdout, stderr } = spawnSync('sh', ['-c', run, process.execPath, script], { encoding: 'utf8' })
  assert.equal(stdout, 'EFBIG\n', stderr)
  assert.deepEqual(readdirSync(folder), [])
})

test('what a process left that died while it wrote is removed, and another file’s is not', () => {
  const folder = emptyFolder('died')
  for (const name of ['key.unfinished-aB3dE6', 'key.new.unfinished-aB3dE6']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'key'), 'ha')
  }
  writeNewFile(join(folder, 'key'), 'whole')
  assert.deepEqual(readdirSync(folder).toSorted(), ['key', 'key.new.unfinished-aB3dE6'])
})
