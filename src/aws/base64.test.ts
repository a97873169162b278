import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { base64Of, encodeBase64 } from './base64.ts'

for (const size of [0, 1, 2, 3, 196_607, 196_608, 196_609, 1_000_000]) {
  test(`${size} bytes have one base64, made at once or step by step`, async () => {
    const bytes = randomBytes(size)
    const other = new Uint8Array(bytes)
    await encodeBase64(bytes)
    assert.equal(base64Of(bytes), bytes.toString('base64'))
    assert.equal(base64Of(other), bytes.toString('base64'))
    assert.equal(base64Of(bytes.subarray(1)), bytes.subarray(1).toString('base64'))
  })
}
