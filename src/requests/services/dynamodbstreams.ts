import { UNKNOWN } from '../../aws/index.ts'
import type { ServiceExceptions } from '../rows.ts'

/** An iterator begins with the ARN of its stream: `arn:…:table/Forum/stream/2015-05-20T20:51:10.252|1|AAAA…`. */
const ITERATOR = /^(arn:[^|]+:table\/[^|/]+\/stream\/[^|/]+)\|/

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 */
export const dynamodbstreams: ServiceExceptions = {
  service: 'dynamodbstreams',
  operations: {
    GetRecords: [
      {
        action: 'dynamodb:GetRecords',
        on: [
          {
            type: 'stream',
            parts: {
              StreamLabel: {
                says: 'the ARN that `ShardIterator` begins with',
                of: ({ parameters: { ShardIterator } }) => ITERATOR.exec(String(ShardIterator))?.[1] ?? UNKNOWN,
              },
            },
          },
        ],
      },
    ],
  },
}
