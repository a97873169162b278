import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { totpCode, totpStep } from '../../src/credentials/index.ts'
import { signedService } from '../../src/keeper/account/castellan-client.ts'
import { wrongCode } from '../support/changed.ts'
import { allow, document, rolesOfTwoAccounts, trusting } from '../support/roles.ts'
import type { Key } from '../support/sdk-clients.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { ONE, TWO } from '../support/two-accounts.ts'

const world = rolesOfTwoAccounts()
const { rootOf, send, refusal, newUser, newRole, assume, asks } = world

describe('a code of the caller’s device', () => {
  test('lets it assume a role that asks for MFA, once, and is not in the session', async () => {
    const { key, UserName } = await newUser(ONE, allow('sts:AssumeRole'))
    const { SerialNumber, code } = await newDevice(UserName)
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
    assert.equal(await asks(key, RoleArn, { SerialNumber, TokenCode: wrongCode([-1, 0, 1].map(code)) }), 'AccessDenied')
    const TokenCode = code(1)
    const policies = Array.from({ length: 11 }, () => ({ arn: 'arn:aws:iam::aws:policy/IAMFullAccess' }))
    const unanswerable = [
      { DurationSeconds: 1 },
      { SourceIdentity: '?' },
      { Policy: '{' },
      { PolicyArns: policies },
      { Tags: [tag('a'), tag('A')] },
      { Tags: [tag('a')], TransitiveTagKeys: ['b'] },
    ]
    for (const input of unanswerable) {
      const answer = await asks(key, RoleArn, { SerialNumber, TokenCode, ...input })
      assert.match(String(answer), /^(ValidationError|MalformedPolicyDocument|InvalidParameterValue)$/)
    }
    // None of these used the code up.
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

  const tag = (Key: string) => ({ Key, Value: '' })

  for (const [what, wrong] of [
    ['does not trust its user', ''],
    ['is not there', 'x'],
  ] as const) {
    test(`is used up by asking for a role that ${what}: found here, it is good nowhere`, async () => {
      const { key, UserName } = await newUser(ONE, allow('sts:AssumeRole'))
      const { SerialNumber, code } = await newDevice(UserName)
      const own = await newRole(ONE, trusting({ AWS: ONE }))
      const closed = await newRole(ONE, trusting({ AWS: TWO }))
      const given = { SerialNumber, TokenCode: code(1) }
      assert.equal(await asks(key, closed.RoleArn + wrong, given), 'AccessDenied')
      assert.equal(await asks(key, own.RoleArn), '')
      assert.equal(await asks(key, own.RoleArn, given), 'AccessDenied')
    })
  }

  test('lets a session see and end those of its user’s browsers, unless it was narrowed', async () => {
    const { key, UserName } = await newUser(ONE, allow('sts:GetScopedCredentials'))
    const { SerialNumber, code } = await newDevice(UserName)
    const ofToken = async (input: object) => keyOf((await send(key, 'sts', 'GetSessionToken', input)).Credentials)
    const withoutMfa = await ofToken({})
    const withMfa = await ofToken({ SerialNumber, TokenCode: code(1) })
    const Policy = document(allow('sts:GetCallerIdentity'))
    const narrowed = await send(withMfa, 'sts', 'GetScopedCredentials', { Policy })
    const SessionId = 'x'.repeat(32)
    const ours = (own: Key) => signedService(new URL(world.accounts.castellan.url), async () => own)
    for (const open of [key, withMfa]) {
      assert.deepEqual(await ours(open)('ListConsoleSessions', {}), { ConsoleSessions: [] })
      await assert.rejects(ours(open)('EndConsoleSession', { SessionId }), { name: 'ResourceNotFoundException' })
    }
    for (const closed of [withoutMfa, keyOf(narrowed.Credentials)]) {
      await assert.rejects(ours(closed)('ListConsoleSessions', {}), { name: 'AccessDeniedException' })
      await assert.rejects(ours(closed)('EndConsoleSession', { SessionId }), { name: 'AccessDeniedException' })
    }
  })

  /** Of the user, whose last used code is that of now. */
  async function newDevice(UserName: string) {
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
    return { SerialNumber, code }
  }

  /** The device's codes: of now, and so many steps of it. */
  function codesOf(base32: string): (steps: number) => string {
    let bits = ''
    for (const letter of base32) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
    const seed = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
    const step = totpStep(Date.now())
    return (steps) => totpCode(seed, step + steps)
  }
})
