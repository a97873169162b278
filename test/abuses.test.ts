import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ABUSES, abuseTable } from './support/abuses.ts'

const root = join(import.meta.dirname, '..')

test('each kind of abuse is held by tests that are there', () => {
  assert.ok(ABUSES.length >= 52)
  for (const { what, held } of ABUSES) {
    assert.ok(held.length > 0, what)
    for (const each of held) {
      const [file, name = ''] = typeof each === 'string' ? [each] : each
      assert.ok(readFileSync(join(root, file), 'utf8').includes(name), `${file} has no test called ${name}`)
    }
  }
})

test('SECURITY.md has the table', () => {
  const document = readFileSync(join(root, 'SECURITY.md'), 'utf8')
  assert.ok(document.includes(abuseTable().join('\n')), 'put there what `npm run abuse -- --table` prints')
})
