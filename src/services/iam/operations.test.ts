import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { iam } from './descriptor.ts'

const folder = join(import.meta.dirname, 'operations')
const model = JSON.parse(readFileSync(join(import.meta.dirname, '../../../models/iam.json'), 'utf8')) as {
  operations: Record<string, unknown>
}

test('every operation’s file is registered once, under a name of the model and its own action', () => {
  const files = readdirSync(folder).filter((name) => name !== 'index.ts')
  assert.equal(iam.operations.length, files.length)
  const names = iam.operations.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  for (const { name, action } of iam.operations) {
    assert.ok(name in model.operations, name)
    assert.equal(action, `iam:${name}`)
  }
})

test('what reads is a read, and nothing else is', () => {
  for (const { name, access } of iam.operations) {
    // A report is kept, and changes no decision. A delegation request is its partner's, which learns of it and has no
    // event of who asked: what decides by it reads it each time.
    const other = /^Generate|Delegation/.test(name) ? 'telemetry' : 'write'
    assert.equal(access, /^(Get|List|Simulate)/.test(name) ? 'read' : other, name)
  }
})
