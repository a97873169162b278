import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCastellan } from './support/castellan.ts'

test('a command takes the code that the build compiled, under the very flags that `bin/castellan` gives', () => {
  const { out, err } = runCastellan(['--version'], { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' })
  assert.match(out, /^castellan /)
  assert.match(err, /cache for ESM file:\S+\/dist\/main\.js was accepted/)
})

test('the server takes the code that the build kept of it, under the flags that `bin/castellan` gives it', () => {
  const probe = join(import.meta.dirname, 'support/kept-code-probe.cjs')
  const { out, err } = runCastellan(['serve', '--help'], { NODE_OPTIONS: `--require ${probe}` })
  assert.match(out, /^Runs the account server/m)
  assert.match(err, /^kept code was taken$/m)
})
