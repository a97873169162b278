import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { keptAt, readScript } from './kept-code.ts'

const folder = mkdtempSync(join(tmpdir(), 'castellan-kept-code-'))
const file = join(folder, 'server.cjs')
after(() => rmSync(folder, { recursive: true, force: true }))

const said: unknown[] = []
beforeEach(() => {
  said.length = 0
  Object.assign(globalThis, { say: (what: unknown) => said.push(what) })
  rmSync(keptAt(file), { force: true })
})

/** Writes the script, runs it and keeps its code. @returns what it said. */
function keep(source: string): unknown[] {
  writeFileSync(file, source)
  const script = readScript(file)
  script.run()
  writeFileSync(keptAt(file), script.code())
  return said.splice(0)
}

test('a script runs by its kept code as without', () => {
  keep('const twice = (n) => 2 * n; say(twice(21)); say(__filename); say(module.loaded)')
  const script = readScript(file)
  assert.equal(script.isKept, true)
  script.run()
  assert.deepEqual(said, [42, file, false])
})

test('letters beyond Latin-1 are what they are, kept or not', () => {
  assert.deepEqual(keep("say('root’s 󠁿 │')"), ['root’s 󠁿 │'])
  readScript(file).run()
  assert.deepEqual(said, ['root’s 󠁿 │'])
})

test('what it loads later, and what that loads of it, is one and the same', async () => {
  writeFileSync(join(folder, 'later.cjs'), "say(require('./server.cjs').one === require('./server.cjs').one)")
  writeFileSync(join(folder, 'module.mjs'), 'say(import.meta.url.startsWith("file:"))')
  keep(
    "exports.one = {}; queueMicrotask(() => require('./later.cjs')); exports.done = import('./module.mjs'); say('once')",
  )
  await new Promise(setImmediate)
  for (let turn = 0; said.length < 2 && turn < 1000; turn++) await new Promise(setImmediate)
  assert.deepEqual(said.toSorted(), [true, true])
})

test('code of another source is left, also of one as long, which V8 by itself would not see', () => {
  keep("say('old')")
  writeFileSync(file, "say('new')")
  const script = readScript(file)
  assert.equal(script.isKept, false)
  script.run()
  assert.deepEqual(said, ['new'])
})

test('code that is damaged, cut short or absent is left, and the script runs', () => {
  keep("say('here')")
  const code = readFileSync(keptAt(file))
  const damaged = Buffer.from(code)
  damaged.writeUInt8(damaged.readUInt8(code.length - 9) ^ 1, code.length - 9)
  for (const kept of [damaged, code.subarray(0, code.length - 8), code.subarray(0, 8), Buffer.alloc(0)]) {
    writeFileSync(keptAt(file), kept)
    assert.equal(readScript(file).isKept, false)
  }
  rmSync(keptAt(file))
  const script = readScript(file)
  assert.equal(script.isKept, false)
  script.run()
  assert.deepEqual(said, ['here'])
})

test('nothing of what ran is in the code: no environment, no folder, no key', () => {
  process.env.KEPT_CODE_SECRET = 'a secret of the environment'
  const source = `
    const key = require('node:crypto').randomBytes(32).toString('hex')
    const held = [process.env.KEPT_CODE_SECRET, process.cwd(), key, String(process.pid), String(Date.now())]
    const tell = () => held
    say(tell())
    exports.held = held
  `
  const [then] = keep(source) as [string[]]
  delete process.env.KEPT_CODE_SECRET
  const code = readFileSync(keptAt(file), 'latin1')
  assert.ok(code.includes('KEPT_CODE_SECRET'), 'the names of the source are')
  for (const text of then) assert.ok(!code.includes(text), text)
  const script = readScript(file)
  assert.equal(script.isKept, true)
  script.run()
  const [now] = said as [unknown[]]
  assert.equal(now[0], undefined)
  assert.notEqual(now[2], then[2])
})
