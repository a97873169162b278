import { tagsOnCreate } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/api-permissions-reference.html
 */
export const dynamodb: ServiceExceptions = {
  service: 'dynamodb',
  operations: {
    BatchGetItem: [
      { action: 'dynamodb:BatchGetItem', on: [{ type: 'table', parts: { TableName: 'RequestItems{key}' } }] },
    ],
    BatchWriteItem: [
      { action: 'dynamodb:BatchWriteItem', on: [{ type: 'table', parts: { TableName: 'RequestItems{key}' } }] },
    ],
    CreateTable: (generated) => [
      ...generated,
      tagsOnCreate('dynamodb:TagResource', [{ type: 'table', parts: { TableName: 'TableName' } }], 'Tags'),
    ],
    // "This action doesn't require permission".
    DescribeEndpoints: [],
  },
}
