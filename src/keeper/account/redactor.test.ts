import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { call, memoryJournal } from './index.ts'
import { Redactor } from './redactor.ts'

describe('a secret', () => {
  const redactor = new Redactor()
  for (const secret of ['a#1%', '123456', '']) redactor.add(secret)
  const cases = [
    { text: 'bad password a#1%, really a#1%', says: 'bad password (secret), really (secret)' },
    { text: 'Password=a%231%25&x', says: 'Password=(secret)&x' },
    { text: 'the code 123456 is wrong', says: 'the code (secret) is wrong' },
    { text: 'arn:aws:iam::123456789012:user/a', says: 'arn:aws:iam::123456789012:user/a' },
  ]
  for (const { text, says } of cases)
    test(`is redacted from “${text}”`, () => assert.equal(redactor.redacted(text), says))

  for (const code of ['InvalidInput', 'AccessDenied', 'SignatureDoesNotMatch'])
    test(`is in no error of an account: ${code}`, async () => {
      const answers = { 'iam:CreateLoginProfile': new AnswerError(code, 400, 'you sent hunter2') }
      const account = exampleAccount({ answers }).account.withJournal(memoryJournal())
      account.redact('hunter2')
      const making = call('iam', 'CreateLoginProfile', { UserName: 'me', Password: 'hunter2' })
      await assert.rejects(account.change(making, { step: 's' }), ({ message }: Error) => {
        assert.match(message, /you sent \(secret\)/)
        return true
      })
    })
})
