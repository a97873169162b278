import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type AnyCall, allow, deny, form, json, outcomeOf, rest } from './testing/any-call.ts'

const MB = 1024 * 1024
const table = (operation: string, body: object) => json('dynamodb', `DynamoDB_20120810.${operation}`, body)
const numbered = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i + 1))

/** Within what a body may hold, and as much as each service's rows look at. */
const FLOODS: Readonly<Record<string, AnyCall>> = {
  'a name of 2 MB': table('GetItem', { TableName: 'a'.repeat(2 * MB - 100), Key: { a: { S: 'a' } } }),
  'a key of a condition of 2 MB': table('GetItem', { TableName: 'a', Key: { a: { S: 'a'.repeat(2 * MB - 100) } } }),
  'an expression of 2 MB': table('Scan', { TableName: 'a', FilterExpression: 'a, '.repeat(MB / 2) }),
  'a statement of 2 MB': table('ExecuteStatement', { Statement: `SELECT * FROM ${'""'.repeat(MB / 2)}` }),
  'a statement of brackets': table('ExecuteStatement', { Statement: `SELECT a FROM t WHERE ${'('.repeat(8000)}` }),
  'a URL of slashes': json('sqs', 'AmazonSQS.SendMessage', { QueueUrl: '/'.repeat(2 * MB - 100) }),
  '20,000 tags': json('ecs', 'AmazonEC2ContainerServiceV20141113.RunTask', {
    taskDefinition: 'a',
    tags: numbered(20_000, String).map((key) => ({ key, value: 'v' })),
  }),
  'a thousand transactions': table('TransactWriteItems', {
    TransactItems: numbered(1000, (i) => `t${i}`).map((TableName) => ({ Delete: { TableName, Key: {} } })),
  }),
  'a thousand instances': form(
    'ec2',
    `Action=TerminateInstances&${numbered(1000, (i) => `InstanceId.${i}=i-0${i}`).join('&')}`,
  ),
  'a thousand tags of an instance': form(
    'ec2',
    `Action=RunInstances&ImageId=ami-1&${numbered(900, (i) => `TagSpecification.${i}.ResourceType=instance&TagSpecification.${i}.Tag.1.Key=k${i}`).join('&')}`,
  ),
  'a thousand objects': rest(
    's3',
    'POST',
    '/bucket?delete',
    `<Delete>${numbered(1000, (i) => `<Object><Key>${i}</Key></Object>`).join('')}</Delete>`,
  ),
  'a thousand names of a thousand letters': json('ssm', 'AmazonSSM.GetParameters', {
    Names: numbered(1000, (i) => `${'a/'.repeat(500)}${i}`),
  }),
  'a policy of brackets': json('kms', 'TrentService.PutKeyPolicy', { KeyId: 'a', Policy: '['.repeat(2 * MB - 100) }),
}

/** Patterns that are dear to match. */
const STATEMENTS = [
  allow('*', 'arn:aws:*:*:*:*/*a*b*c*d*e*'),
  deny('*', 'arn:aws:*:*:*:*/*a*b*c*d*f*'),
  allow('*', '*', { StringLike: { 'aws:RequestTag/a': '*a*b*c*', 'dynamodb:LeadingKeys': '*a*b*c*' } }),
]

/** Far above what each costs. */
const CPU_MS = 250

describe('what is small to send is not dear to decide', () => {
  for (const [name, call] of Object.entries(FLOODS)) {
    test(name, async () => {
      const costs: number[] = []
      for (let round = 0; round < 3; round++) {
        const before = process.cpuUsage()
        const { status, text } = await outcomeOf(call, STATEMENTS)
        const { user, system } = process.cpuUsage(before)
        assert.ok(status === 400 || status === 403, `${status}`)
        assert.ok(text.length < 12_000, `${text.length} characters`)
        costs.push((user + system) / 1000)
      }
      const least = Math.min(...costs)
      assert.ok(least < CPU_MS, `${least} ms`)
    })
  }
})
