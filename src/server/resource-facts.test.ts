import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Found, ResourceFacts, Tags } from '../requests/index.ts'
import { ALLOW_ALL, type AnyCall, allow, deny, json, outcomeOf, rest } from './testing/any-call.ts'
import { ACCOUNT } from './testing/one-operation.ts'

/** Facts of which the test says some, and what was asked for. */
function knowing(known: {
  readonly tags?: Readonly<Record<string, Found<Tags>>>
  readonly objectTags?: Readonly<Record<string, Found<Tags>>>
  readonly partitionKeys?: Readonly<Record<string, Found<string>>>
}) {
  const asked: string[] = []
  const facts: ResourceFacts = {
    async tags(arn) {
      asked.push(`tags of ${arn}`)
      return known.tags?.[arn]
    },
    async objectTags(arn, { parameters: { VersionId } }) {
      asked.push(`tags of ${arn}${VersionId === undefined ? '' : `, version ${VersionId}`}`)
      return known.objectTags?.[arn]
    },
    async partitionKey(arn) {
      asked.push(`key of ${arn}`)
      return known.partitionKeys?.[arn]
    },
  }
  return { facts, asked }
}

const nobody = { find: () => undefined }

/** Whether it is allowed. */
async function isAllowed(call: AnyCall, statements: readonly object[], facts?: ResourceFacts): Promise<boolean> {
  const { status, text } = await outcomeOf(call, statements, undefined, nobody, facts)
  assert.match(text, status === 501 ? /implement/i : /not authorized/, text)
  return status === 501
}

const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:q`
const QueueUrl = `http://localhost/${ACCOUNT}/q`
const send = json('sqs', 'AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'a' })
const teamIs = (team: string) => ({ StringEquals: { 'aws:ResourceTag/team': team } })

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
describe('a tag of what is there', () => {
  test('allows whom a policy lets in to what has it, and nobody else', async () => {
    const { facts } = knowing({ tags: { [QUEUE]: { Team: 'red' } } })
    assert.equal(await isAllowed(send, [allow('sqs:*', '*', teamIs('red'))], facts), true)
    assert.equal(await isAllowed(send, [allow('sqs:*', '*', teamIs('blue'))], facts), false)
    assert.equal(await isAllowed(send, [allow('sqs:*', '*', teamIs('red'))], knowing({}).facts), false)
  })

  test('denies', async () => {
    const statements = [...ALLOW_ALL, deny('sqs:*', '*', teamIs('red'))]
    assert.equal(await isAllowed(send, statements, knowing({ tags: { [QUEUE]: { team: 'red' } } }).facts), false)
    assert.equal(await isAllowed(send, statements, knowing({ tags: { [QUEUE]: { team: 'blue' } } }).facts), true)
    assert.equal(await isAllowed(send, statements), true)
  })

  test('is absent where there is no such tag, and where nobody knows tags', async () => {
    const untagged = [...ALLOW_ALL, deny('sqs:*', '*', { Null: { 'aws:ResourceTag/team': 'true' } })]
    assert.equal(await isAllowed(send, untagged, knowing({ tags: { [QUEUE]: { team: 'x' } } }).facts), true)
    assert.equal(await isAllowed(send, untagged, knowing({ tags: { [QUEUE]: {} } }).facts), false)
    assert.equal(await isAllowed(send, untagged, knowing({}).facts), false)
  })

  test('that could not be found out counts for a Deny, and against an Allow', async () => {
    const { facts } = knowing({ tags: { [QUEUE]: 'unanswered' } })
    for (const Condition of [teamIs('red'), { Null: { 'aws:ResourceTag/team': 'true' } }]) {
      assert.equal(await isAllowed(send, [allow('sqs:*', '*', Condition)], facts), false)
      assert.equal(await isAllowed(send, [...ALLOW_ALL, deny('sqs:*', '*', Condition)], facts), false)
    }
    assert.equal(await isAllowed(send, [...ALLOW_ALL, allow('sqs:*', '*', teamIs('red'))], facts), true)
  })

  test('is asked for only where a policy wants to know it', async () => {
    const { facts, asked } = knowing({})
    await isAllowed(send, [allow('sqs:*', '*', { StringEquals: { 'aws:RequestTag/team': 'red' } })], facts)
    await isAllowed(send, ALLOW_ALL, facts)
    assert.deepEqual(asked, [])
  })

  test('is asked for where only another fact leads to it', async () => {
    const get = rest('s3', 'GET', '/b/k')
    const condition = { StringEquals: { 's3:ExistingObjectTag/kind': 'open', 's3:BucketTag/team': 'red' } }
    const { facts, asked } = knowing({
      tags: { 'arn:aws:s3:::b/k': { team: 'red' } },
      objectTags: { 'arn:aws:s3:::b/k': { kind: 'open' } },
    })
    assert.equal(await isAllowed(get, [allow('s3:*', '*', condition)], facts), true)
    assert.deepEqual(asked.toSorted(), [
      ...['tags of arn:aws:s3:::b/k', 'tags of arn:aws:s3:::b/k', 'tags of arn:aws:s3:::b/k'],
    ])
  })

  test('is no key of actions to which AWS does not give it', async () => {
    const condition = { StringEquals: { 's3:ExistingObjectTag/kind': 'open' } }
    const { facts } = knowing({ objectTags: { 'arn:aws:s3:::b/k': { kind: 'open' } } })
    assert.equal(await isAllowed(rest('s3', 'GET', '/b/k'), [allow('s3:*', '*', condition)], facts), true)
    assert.equal(await isAllowed(rest('s3', 'PUT', '/b/k'), [allow('s3:*', '*', condition)], facts), false)
  })

  test('of a version of an object is that version’s', async () => {
    const { facts, asked } = knowing({})
    const condition = { StringEquals: { 's3:ExistingObjectTag/kind': 'open' } }
    await isAllowed(rest('s3', 'GET', '/b/k?versionId=v1'), [allow('s3:*', '*', condition)], facts)
    assert.deepEqual(asked, ['tags of arn:aws:s3:::b/k, version v1'])
  })

  test('of what is not named whole could be any', async () => {
    const decrypt = json('kms', 'TrentService.Decrypt', { CiphertextBlob: 'AA==' })
    const { facts, asked } = knowing({})
    assert.equal(await isAllowed(decrypt, [...ALLOW_ALL, deny('kms:*', '*', teamIs('red'))], facts), false)
    assert.deepEqual(asked, [])
  })
})

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
describe('the partition key of an item', () => {
  const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t`
  const mine = [allow('dynamodb:*', '*', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['ann'] } })]
  const call = (operation: string, body: object) => json('dynamodb', `DynamoDB_20120810.${operation}`, body)
  const { facts } = knowing({ partitionKeys: { [TABLE]: 'user', [`${TABLE}/index/i`]: 'game' } })
  const key = (user: string, game: string) => ({ user: { S: user }, game: { S: game } })

  const cases: readonly (readonly [string, object, object])[] = [
    ['GetItem', { TableName: 't', Key: key('ann', 'go') }, { TableName: 't', Key: key('bob', 'ann') }],
    ['PutItem', { TableName: 't', Item: key('ann', 'go') }, { TableName: 't', Item: key('bob', 'ann') }],
    [
      'Query',
      {
        TableName: 't',
        KeyConditionExpression: '#u = :u AND game = :g',
        ExpressionAttributeNames: { '#u': 'user' },
        ExpressionAttributeValues: { ':u': { S: 'ann' }, ':g': { S: 'go' } },
      },
      {
        TableName: 't',
        KeyConditionExpression: '#u = :u AND game = :g',
        ExpressionAttributeNames: { '#u': 'user' },
        ExpressionAttributeValues: { ':u': { S: 'bob' }, ':g': { S: 'ann' } },
      },
    ],
    [
      'Query',
      {
        TableName: 't',
        IndexName: 'i',
        KeyConditionExpression: 'game = :g and user=:u',
        ExpressionAttributeValues: { ':u': { S: 'go' }, ':g': { S: 'ann' } },
      },
      {
        TableName: 't',
        KeyConditionExpression: 'game = :g and user=:u',
        ExpressionAttributeValues: { ':u': { S: 'go' }, ':g': { S: 'ann' } },
      },
    ],
    [
      'BatchWriteItem',
      { RequestItems: { t: [{ PutRequest: { Item: key('ann', 'go') } }] } },
      {
        RequestItems: {
          t: [{ PutRequest: { Item: key('ann', 'go') } }, { DeleteRequest: { Key: key('bob', 'ann') } }],
        },
      },
    ],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 't', Item: key('ann', 'go') } }] },
      {
        TransactItems: [
          { Put: { TableName: 't', Item: key('ann', 'go') } },
          { Delete: { TableName: 't', Key: key('bob', 'ann') } },
        ],
      },
    ],
  ]
  for (const [operation, own, others] of cases) {
    test(`is by the schema of the table, in ${operation} ${JSON.stringify(own)}`, async () => {
      assert.equal(await isAllowed(call(operation, own), mine, facts), true)
      assert.equal(await isAllowed(call(operation, others), mine, facts), false)
      assert.equal(await isAllowed(call(operation, own), mine), false)
      assert.equal(await isAllowed(call(operation, own), mine, knowing({}).facts), false)
    })
  }

  test('that the request leaves out, or names twice, is not known', async () => {
    const without = { TableName: 't', Key: { game: { S: 'ann' } } }
    assert.equal(await isAllowed(call('GetItem', without), mine, facts), false)
    const twice = {
      TableName: 't',
      KeyConditionExpression: 'user = :u AND #u = :v',
      ExpressionAttributeNames: { '#u': 'user' },
      ExpressionAttributeValues: { ':u': { S: 'ann' }, ':v': { S: 'bob' } },
    }
    assert.equal(await isAllowed(call('Query', twice), mine, facts), false)
  })
})
