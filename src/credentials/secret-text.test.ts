import assert from 'node:assert/strict'
import { test } from 'node:test'
import { equalSecrets, secretHash } from './secret-text.ts'

test('only the whole secret is equal to it', () => {
  assert.equal(equalSecrets('secret', 'secret'), true)
  for (const given of [null, undefined, '', 'secre', 'secret ', 'Secret', secretHash('secret')])
    assert.equal(equalSecrets(given, 'secret'), false, String(given))
  assert.equal(equalSecrets('', ''), true)
})

test('what is kept of a token is its SHA-256, in hex', () => {
  // https://csrc.nist.gov/CSRC/media/Projects/Cryptographic-Standards-and-Guidelines/documents/examples/SHA256.pdf
  assert.equal(secretHash('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
