import {
  BatchWriteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { arn, type Input, JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const table = (name: string) => arn('dynamodb', `table/${name}`)
const getItem =
  (TableName: string, id: string): SdkCall =>
  (config) =>
    new DynamoDBClient(config).send(new GetItemCommand({ TableName, Key: { id: { S: id } } }))
const statement =
  (Statement: string): SdkCall =>
  (config) =>
    new DynamoDBClient(config).send(new ExecuteStatementCommand({ Statement }))

export const dynamodb: readonly SdkCase[] = [
  {
    says: 'a table',
    allow: [{ Action: 'dynamodb:GetItem', Resource: table('mine') }],
    allowed: getItem('mine', '1'),
    denied: getItem('yours', '1'),
    error: JSON_DENIAL,
    names: ['dynamodb:GetItem', table('yours')],
  },
  {
    says: 'a partition key',
    allow: [
      {
        Action: 'dynamodb:GetItem',
        Resource: table('mine'),
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['ann'] } },
      },
    ],
    allowed: getItem('mine', 'ann'),
    denied: getItem('mine', 'bob'),
    error: JSON_DENIAL,
    names: ['dynamodb:GetItem', table('mine')],
  },
  {
    says: 'a partition key, where the request says which attribute it is',
    allow: [
      {
        Action: ['dynamodb:Query', 'dynamodb:GetItem'],
        Resource: table('mine'),
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['1'] } },
      },
    ],
    allowed: (config) => new DynamoDBClient(config).send(queryOf({})),
    denied: (config) =>
      new DynamoDBClient(config).send(
        new GetItemCommand({ TableName: 'mine', Key: { id: { S: '1' }, date: { S: '1' } } }),
      ),
    error: JSON_DENIAL,
    names: ['dynamodb:GetItem', table('mine')],
  },
  {
    says: 'each table of a batch',
    allow: [{ Action: 'dynamodb:BatchWriteItem', Resource: table('mine') }],
    allowed: (config) => new DynamoDBClient(config).send(new BatchWriteItemCommand({ RequestItems: { mine: [PUT] } })),
    denied: (config) =>
      new DynamoDBClient(config).send(new BatchWriteItemCommand({ RequestItems: { mine: [PUT], yours: [PUT] } })),
    error: JSON_DENIAL,
    names: ['dynamodb:BatchWriteItem', table('yours')],
  },
  {
    says: 'each action of a transaction',
    allow: [{ Action: ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], Resource: table('mine') }],
    allowed: (config) => new DynamoDBClient(config).send(transaction({ Put: ITEM })),
    denied: (config) => new DynamoDBClient(config).send(transaction({ Put: ITEM }, { Delete: KEY })),
    error: JSON_DENIAL,
    names: ['dynamodb:DeleteItem', table('mine')],
  },
  {
    says: 'what a statement of PartiQL does',
    allow: [{ Action: 'dynamodb:PartiQLSelect', Resource: table('mine') }],
    allowed: statement(`SELECT * FROM "mine" WHERE id = '1'`),
    denied: statement(`DELETE FROM "mine" WHERE id = '1'`),
    error: JSON_DENIAL,
    names: ['dynamodb:PartiQLDelete', table('mine')],
  },
  {
    says: 'an index',
    allow: [{ Action: 'dynamodb:Query', Resource: `${table('mine')}/index/*` }],
    allowed: (config) => new DynamoDBClient(config).send(queryOf({ IndexName: 'by-date' })),
    denied: (config) => new DynamoDBClient(config).send(queryOf({})),
    error: JSON_DENIAL,
    names: ['dynamodb:Query', table('mine')],
  },
]

const KEY = { TableName: 'mine', Key: { id: { S: '1' } } }
const ITEM = { TableName: 'mine', Item: { id: { S: '1' } } }
const PUT = { PutRequest: { Item: { id: { S: '1' } } } }

function transaction(...TransactItems: NonNullable<Input<typeof TransactWriteItemsCommand>['TransactItems']>) {
  return new TransactWriteItemsCommand({ TransactItems })
}

function queryOf(more: Partial<Input<typeof QueryCommand>>): QueryCommand {
  return new QueryCommand({
    TableName: 'mine',
    KeyConditionExpression: 'id = :id',
    ExpressionAttributeValues: { ':id': { S: '1' } },
    ...more,
  })
}
