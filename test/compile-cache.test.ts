import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCastellan } from './support/castellan.ts'

test('a command takes the code that the build compiled, under the very flags that `bin/castellan` gives', () => {
  const { out, err } = runCastellan(['--version'], { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' })
  assert.match(out, /^castellan /)
  assert.match(err, /cache for ESM file:\S+\/dist\/main\.js was accepted/)
})
