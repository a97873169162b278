import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fromWire, TIMESTAMP_MEMBERS, toWire } from './json-wire.ts'

interface Model {
  readonly shapes: Record<
    string,
    { readonly type: string; readonly members?: Record<string, { readonly shape: string }> }
  >
}

test("the timestamps are the model's timestamps, and no other shape has a member of that name", () => {
  const model = JSON.parse(readFileSync(new URL('../../models/castellan.json', import.meta.url), 'utf8')) as Model
  const timestamps = new Set<string>()
  const others = new Set<string>()
  for (const { members = {} } of Object.values(model.shapes)) {
    for (const [name, { shape }] of Object.entries(members)) {
      const isTimestamp = model.shapes[shape]?.type === 'timestamp'
      ;(isTimestamp ? timestamps : others).add(name)
    }
  }
  assert.deepEqual([...timestamps].sort(), [...TIMESTAMP_MEMBERS].sort())
  assert.deepEqual(
    [...timestamps].filter((name) => others.has(name)),
    [],
  )
})

test('dates survive the wire', () => {
  const value = { Charges: [{ Time: new Date(1_790_000_000_500), Amount: '12.5' }], NextToken: undefined }
  const wire = JSON.parse(JSON.stringify(toWire(value)))
  assert.deepEqual(wire, { Charges: [{ Time: 1_790_000_000.5, Amount: '12.5' }] })
  assert.deepEqual(fromWire(wire), { Charges: [{ Time: new Date(1_790_000_000_500), Amount: '12.5' }] })
})
