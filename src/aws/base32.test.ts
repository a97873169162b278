import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base32Encode } from './base32.ts'

/** https://www.rfc-editor.org/rfc/rfc4648#section-10, without the padding. */
const VECTORS: Readonly<Record<string, string>> = {
  '': '',
  f: 'MY',
  fo: 'MZXQ',
  foo: 'MZXW6',
  foob: 'MZXW6YQ',
  fooba: 'MZXW6YTB',
  foobar: 'MZXW6YTBOI',
  '12345678901234567890': 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
}
for (const [text, encoded] of Object.entries(VECTORS)) {
  test(`base 32 of "${text}" is ${encoded}`, () => assert.equal(base32Encode(Buffer.from(text)), encoded))
}

test('base 32 writes a seed of 40 bytes in 64 characters', () => {
  assert.equal(base32Encode(new Uint8Array(40)), 'A'.repeat(64))
  assert.equal(base32Encode(new Uint8Array(40).fill(255)), '7'.repeat(64))
})
