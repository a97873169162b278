import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { HmacSha256 } from './hmac.ts'

// https://www.rfc-editor.org/rfc/rfc4231#section-4, those with keys of a block at most and texts.
const RFC_4231 = [
  {
    name: 'test case 1',
    key: Buffer.alloc(20, 0x0b),
    text: 'Hi There',
    hmac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    name: 'test case 2',
    key: Buffer.from('Jefe'),
    text: 'what do ya want for nothing?',
    hmac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
]

describe('HMAC-SHA-256', () => {
  for (const { name, key, text, hmac } of RFC_4231) {
    test(`RFC 4231, ${name}`, () => assert.equal(new HmacSha256(key).hex(text), hmac))
  }

  test('agrees with createHmac, for keys up to a block and texts of any characters, one after the other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.array(fc.string({ unit: 'binary', maxLength: 120 }), { minLength: 1, maxLength: 5 }),
        (key, texts) => {
          const hmac = new HmacSha256(key)
          for (const text of texts) {
            assert.equal(hmac.hex(text), createHmac('sha256', key).update(text).digest('hex'))
            const long = text.repeat(50)
            assert.equal(hmac.hexOfLong(long), createHmac('sha256', key).update(long).digest('hex'))
          }
        },
      ),
    )
  })

  test('takes no longer key, and no longer text', () => {
    assert.throws(() => new HmacSha256(Buffer.alloc(65)))
    assert.throws(() => new HmacSha256(Buffer.alloc(32)).hex('€'.repeat(171)))
    assert.equal(new HmacSha256(Buffer.alloc(32)).hex('€'.repeat(170)).length, 64)
  })
})
