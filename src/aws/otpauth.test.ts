import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'uqr'
import { otpauthUri } from './otpauth.ts'

const secret = 'A'.repeat(64)

test('what a phone shows names the account, by its alias or id, and who signs in there', () => {
  const facts = { issuer: 'Castellan (acme)', account: 'acme', secret }
  assert.equal(
    otpauthUri({ ...facts, deviceName: 'root-account-mfa-device' }),
    `otpauth://totp/Castellan%20(acme):root@acme?secret=${secret}&issuer=Castellan%20(acme)`,
  )
  assert.equal(
    otpauthUri({ ...facts, deviceName: 'ann=1' }),
    `otpauth://totp/Castellan%20(acme):ann%3D1@acme?secret=${secret}&issuer=Castellan%20(acme)`,
  )
})

test('the short form of root, and of the administrator, is a picture of 24 lines in a terminal', () => {
  for (const deviceName of ['root-account-mfa-device', 'iam-admin']) {
    for (const issuer of ['Castellan (123456789012)', 'AWS (123456789012)']) {
      const { data } = encode(otpauthUri({ issuer, deviceName, secret, isShort: true }), { ecc: 'L', border: 2 })
      assert.ok(Math.ceil(data.length / 2) <= 24, `${issuer}: ${deviceName}`)
    }
  }
})
