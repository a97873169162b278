import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { credentialReport, parseReport } from './credential-report.ts'

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'
const ROOT =
  '<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,2026-11-01T10:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A'
const REST =
  '2026-01-02T03:04:05+00:00,true,no_information,2026-01-02T03:04:06+00:00,N/A,false,true,2026-02-01T00:00:00+00:00,N/A,N/A,N/A,false,2026-03-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,false,N/A'
const row = (user: string, arn = `arn:aws:iam::123456789012:user/${user}`) => `${user},${arn},${REST}`
const report = (...rows: readonly string[]) => parseReport([HEADER, ROOT, ...rows].join('\n'), 0)

describe('a credential report', () => {
  test('is read by the names of its columns', () => {
    const { root, users } = report(row('alice'))
    assert.deepEqual(users, [
      {
        userName: 'alice',
        arn: 'arn:aws:iam::123456789012:user/alice',
        createdAt: Date.parse('2026-01-02T03:04:05Z'),
        hasPassword: true,
        passwordLastUsed: undefined,
        passwordLastChanged: Date.parse('2026-01-02T03:04:06Z'),
        hasMfa: false,
        activeKeys: [{ number: 1, lastRotated: Date.parse('2026-02-01T00:00:00Z'), lastUsed: undefined }],
      },
    ])
    assert.equal(root?.hasMfa, true)
    assert.equal(root?.hasPassword, false)
    assert.equal(root?.passwordLastUsed, Date.parse('2026-11-01T10:00:00Z'))
  })

  test('gives a name with commas, quoted or not', () => {
    const [quoted, plain] = report(row('"a,b"', '"arn:aws:iam::123456789012:user/a,b"'), row('c,d,e')).users
    assert.deepEqual([quoted?.userName, quoted?.arn], ['a,b', 'arn:aws:iam::123456789012:user/a,b'])
    assert.deepEqual([plain?.userName, plain?.arn], ['c,d,e', 'arn:aws:iam::123456789012:user/c,d,e'])
    assert.equal(plain?.activeKeys.length, 1)
  })

  test('without root is one without root, as moto has it', () => {
    const { root, users } = parseReport([HEADER, row('alice')].join('\n'), 0)
    assert.equal(root, undefined)
    assert.equal(users.length, 1)
  })

  const unreadable = [
    { name: 'that is empty', text: '' },
    { name: 'with less than the first line', text: 'user,arn\n' },
    { name: 'without a column that is asked for', text: 'user,arn\nalice,arn:aws:iam::123456789012:user/alice' },
    { name: 'with a row that is too short', text: `${HEADER}\nalice,arn:aws:iam::123456789012:user/alice` },
    { name: 'with a row of a column more', text: `${HEADER}\n${row('alice')},x` },
  ]
  for (const { name, text } of unreadable)
    test(`${name} is not read, and so not passed`, () => {
      assert.throws(() => parseReport(text, 0), /credential report cannot be read/)
    })
})

const READY = { Content: new TextEncoder().encode([HEADER, ROOT, row('alice')].join('\n')), GeneratedTime: new Date(0) }
/** One answer after the other; the last for ever. */
const inTurn = (...answers: readonly unknown[]) => {
  let asked = 0
  return () => answers[Math.min(asked++, answers.length - 1)]
}

describe('reading the credential report', () => {
  test('waits until it is made, and reads it once for all that ask', async () => {
    const { account, calls } = exampleAccount({
      answers: {
        'iam:GenerateCredentialReport': inTurn({ State: 'STARTED' }, { State: 'INPROGRESS' }, { State: 'COMPLETE' }),
        'iam:GetCredentialReport': READY,
      },
    })
    const [one, two] = await Promise.all([credentialReport(account), credentialReport(account)])
    assert.equal(one, two)
    assert.deepEqual(
      calls.map(({ operation }) => operation),
      [...Array(3).fill('GenerateCredentialReport'), 'GetCredentialReport'],
    )
  })

  test('has a new one made where the last has just expired', async () => {
    const { account } = exampleAccount({
      answers: {
        'iam:GenerateCredentialReport': { State: 'COMPLETE' },
        'iam:GetCredentialReport': inTurn(new AnswerError('CredentialReportExpiredException', 410), READY),
      },
    })
    assert.equal((await credentialReport(account)).users.length, 1)
  })

  test('ends where it is never ready', async () => {
    const { account } = exampleAccount({ answers: { 'iam:GenerateCredentialReport': { State: 'INPROGRESS' } } })
    await assert.rejects(credentialReport(account), /not ready in time/)
  })

  test('is refused where either call is', async () => {
    const { account } = exampleAccount({ answers: { 'iam:GenerateCredentialReport': { State: 'COMPLETE' } } })
    await assert.rejects(credentialReport(account), /iam:GetCredentialReport is denied/)
  })
})
