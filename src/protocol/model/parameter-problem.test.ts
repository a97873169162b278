import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parameterProblem } from './parameter-problem.ts'

describe('what is wrong with the parameters of a request', () => {
  const cases: readonly (readonly [string, string, object, string | undefined])[] = [
    ['dynamodb', 'GetItem', { TableName: 't', Key: { id: { S: '1' } }, ConsistentRead: true }, undefined],
    ['s3', 'PutObject', { Bucket: 'b', Key: 'k', Body: 'aGk=', Expires: '2026-11-30' }, undefined],
    ['dynamodb', 'GetItem', { TableNam: 't' }, '`parameters` has no member `TableNam`: did you mean `TableName`?'],
    ['dynamodb', 'GetItem', { tablename: 't' }, '`parameters` has no member `tablename`: did you mean `TableName`?'],
    ['dynamodb', 'GetItem', { Nothing: 't' }, '`parameters` has no member `Nothing`'],
    ['dynamodb', 'GetItem', { TableName: ['t'] }, '`parameters.TableName` must be a text, and is a list'],
    [
      'dynamodb',
      'GetItem',
      { ConsistentRead: 'true' },
      '`parameters.ConsistentRead` must be true or false, and is a string',
    ],
    [
      'dynamodb',
      'BatchGetItem',
      { RequestItems: { t: { Keys: {} } } },
      '`parameters.RequestItems.t.Keys` must be a list, and is an object',
    ],
    [
      'sqs',
      'SendMessageBatch',
      { Entries: [{ DelaySeconds: '1' }] },
      '`parameters.Entries[0].DelaySeconds` must be a number, and is a string',
    ],
    ['iam', 'GetAccountSummary', { UserName: 'a' }, '`parameters` has `UserName`, and GetAccountSummary takes none'],
    ['iam', 'GetAccountSummary', {}, undefined],
    ['dynamodb', 'GetItem', { TableName: null }, undefined],
  ]
  for (const [service, operation, parameters, problem] of cases) {
    test(`${operation} ${JSON.stringify(parameters)}: ${problem ?? 'nothing'}`, () => {
      assert.equal(parameterProblem(service, operation, { ...parameters }), problem)
    })
  }
})
