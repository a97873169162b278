import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { newUuid, randomBase64Url, randomHex, randomText } from './random-text.ts'

/** Every byte in turn. */
function counting(): (length: number) => Uint8Array {
  let next = 0
  return (length) => Uint8Array.from({ length }, () => next++ % 256)
}

test('no letter of an alphabet is likelier than another, whatever its length', () => {
  for (const alphabet of ['ab', 'abc', 'ABCDEFGHIJ', 'abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*']) {
    const random = counting()
    const perByte = Math.floor(256 / alphabet.length)
    const text = randomText(alphabet, alphabet.length * perByte, (length) => random(Math.min(length, 256)))
    for (const letter of alphabet) assert.equal(text.split(letter).length - 1, perByte, `${letter} of ${alphabet}`)
  }
})

test('a text has the length that was asked for, of its alphabet alone', () => {
  for (const length of [0, 1, 17, 40])
    assert.match(randomText('abc', length, randomBytes), new RegExp(`^[abc]{${length}}$`))
})

test('random bytes are written whole', () => {
  const random = counting()
  assert.equal(randomHex(4, random), '00010203')
  assert.equal(randomBase64Url(4, random), 'BAUGBw')
})

test('a UUID is one of version 4 and its variant, and random in all else', () => {
  const uuid = () => newUuid(randomBytes)
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(new Set(Array.from({ length: 100 }, uuid)).size, 100)
})
