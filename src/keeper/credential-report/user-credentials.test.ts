import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { reportExample } from './example-report.ts'
import { userCredentials } from './user-credentials.ts'

const REPORT = reportExample('alice alone', { user: 'alice', password_enabled: 'true', mfa_active: 'true' })
/** Since the report was made. */
const MADE = new Date('2026-11-25T12:10:00Z')

const details = (...users: readonly { readonly UserName: string; readonly CreateDate?: Date }[]) => ({
  'iam:GetAccountAuthorizationDetails': {
    UserDetailList: users.map((user) => ({ Arn: `arn:aws:iam::123456789012:user/${user.UserName}`, ...user })),
  },
})
const OF_A_NEW_USER = {
  'iam:GetLoginProfile': { LoginProfile: { CreateDate: MADE } },
  'iam:ListMFADevices': { MFADevices: [] },
  'iam:ListAccessKeys': {
    AccessKeyMetadata: [
      { Status: 'Inactive', CreateDate: MADE },
      { Status: 'Active', CreateDate: MADE },
    ],
  },
}

describe("the users' credentials", () => {
  test('are those of the report alone, where it has all users', async () => {
    const { account, asked } = exampleAccount(REPORT)
    const { users, asOf } = await userCredentials(account)
    assert.deepEqual(
      users.map(({ userName }) => userName),
      ['alice'],
    )
    assert.equal(asOf, Date.parse('2026-11-25T12:00:00Z'))
    assert.ok(!asked.has('iam:GetLoginProfile'))
  })

  test('are asked for one by one of users who were made since', async () => {
    const answers = { ...REPORT.answers, ...details({ UserName: 'bob', CreateDate: MADE }), ...OF_A_NEW_USER }
    const { users } = await userCredentials(exampleAccount({ answers }).account)
    assert.deepEqual(users.at(-1), {
      userName: 'bob',
      arn: 'arn:aws:iam::123456789012:user/bob',
      createdAt: MADE.getTime(),
      hasPassword: true,
      passwordLastUsed: undefined,
      passwordLastChanged: MADE.getTime(),
      hasMfa: false,
      activeKeys: [{ number: 2, lastRotated: MADE.getTime(), lastUsed: undefined }],
    })
  })

  test('are not those of an earlier user of the same name', async () => {
    const answers = {
      ...REPORT.answers,
      ...details({ UserName: 'alice', CreateDate: MADE }),
      ...OF_A_NEW_USER,
      'iam:GetLoginProfile': new AnswerError('NoSuchEntity', 404),
    }
    const { users } = await userCredentials(exampleAccount({ answers }).account)
    assert.deepEqual(
      users.map(({ userName, hasPassword, hasMfa }) => [userName, hasPassword, hasMfa]),
      [['alice', false, false]],
    )
  })

  test('are not known where a new user may not be looked at', async () => {
    const answers = { ...REPORT.answers, ...details({ UserName: 'bob', CreateDate: MADE }) }
    await assert.rejects(userCredentials(exampleAccount({ answers }).account), /is denied/)
  })

  test('are not known where the report is not of these users', async () => {
    const many = Array.from({ length: 101 }, (_, index) => ({ UserName: `u${index}` }))
    const { account } = exampleAccount({ answers: { ...REPORT.answers, ...details(...many) } })
    await assert.rejects(userCredentials(account), /101 users of the account are not in the credential report/)
  })
})
