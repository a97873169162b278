import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  TagResourceCommand,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT, ROOT_KEY } from '../support/castellan.ts'
import { startGateway, userWith } from '../support/gateway.ts'
import type { Credentials } from '../support/signed-fetch.ts'

const store = dynalite({ createTableMs: 0 })
let castellan: CastellanServer
before(async () => {
  store.listen(0, '127.0.0.1')
  await once(store, 'listening')
  const url = `http://127.0.0.1:${(store.address() as AddressInfo).port}`
  castellan = await startGateway([`dynamodb=${url},account=${ROOT.accountId},its-account=000000000000`])
})
after(async () => {
  await castellan?.close()
  store.closeAllConnections()
  store.close()
})

const client = ({ accessKeyId, secretAccessKey }: Credentials) =>
  new DynamoDBClient({
    endpoint: castellan.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  })
const TABLE = `arn:aws:dynamodb:us-east-1:${ROOT.accountId}:table/notes`
const KEY = { author: { S: 'ann' } }

describe('dynalite behind Castellan, which enforces nothing itself', () => {
  test('a table is made, and has an ARN of the caller’s account', async () => {
    const root = client(ROOT_KEY)
    await root.send(
      new CreateTableCommand({
        TableName: 'notes',
        KeySchema: [{ AttributeName: 'author', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'author', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    let status: string | undefined
    while (status !== 'ACTIVE') {
      const { Table } = await root.send(new DescribeTableCommand({ TableName: 'notes' }))
      assert.equal(Table?.TableArn, TABLE)
      status = Table?.TableStatus
    }
  })

  test('what its policy allows a user is done, and what it does not is never asked', async () => {
    const writer = client(await userWith(castellan, [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: TABLE }]))
    const reader = client(await userWith(castellan, [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE }]))
    const put = new PutItemCommand({ TableName: 'notes', Item: { ...KEY, text: { S: 'ü' } } })
    const get = new GetItemCommand({ TableName: 'notes', Key: KEY })
    await assert.rejects(reader.send(put), { name: 'AccessDeniedException' })
    assert.equal((await reader.send(get)).Item, undefined)
    await writer.send(put)
    await assert.rejects(writer.send(get), { name: 'AccessDeniedException' })
    assert.deepEqual((await reader.send(get)).Item?.text, { S: 'ü' })
  })

  test('an ARN of the caller’s account names its table', async () => {
    const root = client(ROOT_KEY)
    await root.send(new TagResourceCommand({ ResourceArn: TABLE, Tags: [{ Key: 'team', Value: 'blue' }] }))
    const { Tags } = await root.send(new ListTagsOfResourceCommand({ ResourceArn: TABLE }))
    assert.deepEqual(Tags, [{ Key: 'team', Value: 'blue' }])
  })
})
