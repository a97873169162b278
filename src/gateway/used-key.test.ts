import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertUsedKey, namesKeyOfCiphertext } from './used-key.ts'

const ARN = 'arn:aws:kms:us-east-1:123456789012:key/'
const said = (answer: object | string) =>
  Buffer.from(typeof answer === 'string' ? answer : JSON.stringify({ Plaintext: 'c2VjcmV0', ...answer }))

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html */
test('what was opened with another key than the request names, on which was decided, is not handed on', () => {
  for (const [operation, place] of [
    ['Decrypt', 'KeyId'],
    ['ReEncrypt', 'SourceKeyId'],
  ] as const) {
    for (const named of ['mine', `${ARN}mine`]) {
      const asked = { service: 'kms', operation, parameters: { [place]: named } }
      assert.equal(namesKeyOfCiphertext(asked), true)
      assertUsedKey(asked, 200, said({ [place]: `${ARN}mine` }))
      assertUsedKey(asked, 400, said({ __type: 'InvalidCiphertextException' }))
      for (const answer of [{ [place]: `${ARN}secret` }, { [place]: `${ARN}xmine` }, {}, { [place]: 7 }, '', '[]']) {
        assert.throws(() => assertUsedKey(asked, 200, said(answer)), { code: 'IncorrectKeyException' })
      }
      assert.throws(() => assertUsedKey(asked, 200, undefined), { code: 'IncorrectKeyException' })
    }
  }
})

test('where no key is named it is the one in the ciphertext that is decided on', () => {
  assert.equal(namesKeyOfCiphertext({ service: 'kms', operation: 'Decrypt', parameters: {} }), false)
  assert.equal(namesKeyOfCiphertext({ service: 'kms', operation: 'Encrypt', parameters: { KeyId: 'mine' } }), false)
})
