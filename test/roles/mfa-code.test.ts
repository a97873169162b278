import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { totpCode, totpStep } from '../../src/credentials/index.ts'
import { allow, document, rolesOfTwoAccounts } from '../support/roles.ts'
import { ONE } from '../support/two-accounts.ts'

const { rootOf, send, refusal, newUser, newRole, assume, asks } = rolesOfTwoAccounts()

describe('a code of the caller’s device', () => {
  test('lets it assume a role that asks for MFA, once, and is not in the session', async () => {
    const { key, UserName } = await newUser(ONE, allow('sts:AssumeRole'))
    const { VirtualMFADevice } = await send(rootOf(ONE), 'iam', 'CreateVirtualMFADevice', {
      VirtualMFADeviceName: UserName,
    })
    const { SerialNumber, Base32StringSeed } = VirtualMFADevice as {
      SerialNumber: string
      Base32StringSeed: Uint8Array
    }
    const code = codesOf(Buffer.from(Base32StringSeed).toString())
    const enrolment = { AuthenticationCode1: code(-1), AuthenticationCode2: code(0) }
    await send(rootOf(ONE), 'iam', 'EnableMFADevice', { UserName, SerialNumber, ...enrolment })

    const withMfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }
    const recent = { Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } } }
    const { RoleArn } = await newRole(
      ONE,
      document(
        { Effect: 'Allow', Principal: { AWS: ONE }, Action: 'sts:AssumeRole', ...withMfa },
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sts:AssumeRole',
          Condition: { Null: { 'aws:MultiFactorAuthAge': 'true' } },
        },
      ),
      allow('iam:ListUsers', withMfa),
      allow('iam:ListGroups', recent),
      allow('iam:ListRoles'),
    )
    assert.equal(await asks(key, RoleArn), 'AccessDenied')
    assert.equal(await asks(key, RoleArn, { SerialNumber, TokenCode: '000000' }), 'AccessDenied')
    const TokenCode = code(1)
    const session = await assume(key, RoleArn, { SerialNumber, TokenCode })
    assert.equal(await asks(key, RoleArn, { SerialNumber, TokenCode }), 'AccessDenied', 'one code, one use')
    assert.equal(await refusal(session, 'iam', 'ListRoles', {}), '')
    assert.equal(await refusal(session, 'iam', 'ListUsers', {}), 'AccessDenied')
    assert.equal(await refusal(session, 'iam', 'ListGroups', {}), 'AccessDenied')

    const other = await newUser(ONE, allow('sts:AssumeRole'))
    assert.equal(
      await asks(other.key, RoleArn, { SerialNumber, TokenCode: code(1) }),
      'AccessDenied',
      'another’s device',
    )
  })

  /** The device's codes: of now, and so many steps of it. */
  function codesOf(base32: string): (steps: number) => string {
    let bits = ''
    for (const letter of base32) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
    const seed = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
    const step = totpStep(Date.now())
    return (steps) => totpCode(seed, step + steps)
  }
})
