import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { newSigner } from '../../../../src/saml/testing/certificate.ts'
import { certificateFacts } from './certificate.ts'

test('a certificate’s subject and validity are read as Node reads them', () => {
  const { certificate } = newSigner()
  const known = new X509Certificate(Buffer.from(certificate, 'base64'))
  const read = certificateFacts(certificate)
  assert.equal(read?.notBefore.getTime(), Date.parse(known.validFrom))
  assert.equal(read?.notAfter.getTime(), Date.parse(known.validTo))
  assert.equal(known.subject.includes(read?.subject ?? '?'), true)
})

test('lines and spaces in its base64 do not matter', () => {
  const { certificate } = newSigner()
  const inLines = certificate.replace(/.{64}/g, '$&\n  ')
  assert.deepEqual(certificateFacts(inLines), certificateFacts(certificate))
})

test('what is none is none, and ends nothing', () => {
  const { certificate } = newSigner()
  const whole = Buffer.from(certificate, 'base64')
  assert.equal(certificateFacts(''), undefined)
  assert.equal(certificateFacts('not base64!'), undefined)
  for (let length = 0; length < whole.length; length += 7) {
    assert.equal(certificateFacts(whole.subarray(0, length).toString('base64')), undefined, String(length))
  }
  assert.equal(certificateFacts(Buffer.from('3084ffffffff', 'hex').toString('base64')), undefined)
})
