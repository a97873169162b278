import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CannotRun } from '../account/cannot-run.ts'
import { principalArn } from './principal-arn.ts'

const ACCOUNT_ID = '111122223333'

describe('the principal of a proof', () => {
  test('is a user or a role, with or without a path', () => {
    assert.deepEqual(principalArn('arn:aws:iam::111122223333:user/ops/alice', ACCOUNT_ID), {
      arn: 'arn:aws:iam::111122223333:user/ops/alice',
      kind: 'user',
      name: 'alice',
      accountId: ACCOUNT_ID,
      partition: 'aws',
    })
    const role = principalArn('arn:aws-cn:iam::111122223333:role/runner', ACCOUNT_ID)
    assert.deepEqual([role.kind, role.name, role.partition], ['role', 'runner', 'aws-cn'])
  })

  const refused: readonly (readonly [string, RegExp])[] = [
    ['arn:aws:iam::111122223333:root', /is the root user/],
    ['arn:aws:iam::999999999999:user/alice', /is of the account 999999999999, and the credentials are of 111122223333/],
    ['arn:aws:sts::111122223333:assumed-role/runner/me', /is a session of the role `runner`/],
    ['arn:aws:iam::111122223333:group/keepers', /names no user and no role/],
    ['arn:aws:iam::111122223333:user/', /names no user and no role/],
    ['arn:aws:iam::1:user/alice', /names no user and no role/],
    ['alice', /names no user and no role/],
    ['', /names no user and no role/],
  ]
  for (const [text, message] of refused) {
    test(`is refused with a sentence: ${text}`, () => {
      assert.throws(
        () => principalArn(text, ACCOUNT_ID),
        (error) => error instanceof CannotRun && message.test(error.message) && error.hint !== '',
      )
    })
  }
})
