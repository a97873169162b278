import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY } from '../support/castellan.ts'
import { startGateway, userWith } from '../support/gateway.ts'
import type { Credentials } from '../support/signed-fetch.ts'

const dynalite: (options: object) => Server = createRequire(import.meta.url)('dynalite')

let upstream: Server
let castellan: CastellanServer
before(async () => {
  upstream = dynalite({ createTableMs: 0 })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const { port } = upstream.address() as AddressInfo
  castellan = await startGateway([`dynamodb=http://127.0.0.1:${port}`])
})
after(async () => {
  await castellan?.close()
  upstream?.close()
})

const client = (credentials: Credentials) =>
  new DynamoDBClient({ endpoint: castellan.url, region: 'us-east-1', credentials, maxAttempts: 1 })

test('the schema of a table of dynalite says which items are whose, and that it has no policies is no error', async () => {
  const root = client(ROOT_KEY)
  await root.send(
    new CreateTableCommand({
      ...{ TableName: 'games', BillingMode: 'PAY_PER_REQUEST' },
      AttributeDefinitions: [
        { AttributeName: 'user', AttributeType: 'S' },
        { AttributeName: 'game', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'user', KeyType: 'HASH' },
        { AttributeName: 'game', KeyType: 'RANGE' },
      ],
    }),
  )
  for (let status: string | undefined; status !== 'ACTIVE'; ) {
    status = (await root.send(new DescribeTableCommand({ TableName: 'games' }))).Table?.TableStatus
  }
  const Condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['ann'] } }
  const ann = client(
    await userWith(castellan, [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: '*', Condition }]),
  )
  const put = (user: string, game: string) =>
    ann.send(new PutItemCommand({ TableName: 'games', Item: { user: { S: user }, game: { S: game } } }))
  await put('ann', 'go')
  await assert.rejects(put('bob', 'ann'), { name: 'AccessDeniedException' })
})
