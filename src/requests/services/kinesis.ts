import { UNKNOWN } from '../../aws/index.ts'
import { tagsOnCreate } from '../common-rows.ts'
import type { Asked, Part, ResourceRow, ServiceExceptions } from '../rows.ts'

const STREAM: ResourceRow = { type: 'stream', parts: { StreamName: ['StreamName', 'StreamARN'] } }

/** The time of its creation is the last part of a consumer's ARN. */
function consumerOf(time: string): Part {
  return {
    says: '`ConsumerName` of the stream `StreamARN`',
    of: ({ parameters: { StreamARN, ConsumerName } }: Asked) =>
      typeof StreamARN === 'string' && typeof ConsumerName === 'string'
        ? `${StreamARN}/consumer/${ConsumerName}:${time}`
        : undefined,
  }
}

const CONSUMER: ResourceRow = {
  type: 'consumer',
  arns: ['ConsumerARN'],
  parts: { ConsumerName: consumerOf(UNKNOWN) },
}

/** A key that is named by an alias is one that the request does not say. */
const KEY: ResourceRow = {
  type: 'kmsKey',
  parts: {
    KeyId: {
      says: '`KeyId`, where it is no alias',
      of: ({ parameters: { KeyId } }) =>
        typeof KeyId === 'string' && !/^(?:arn:[^:]*:kms:[^:]*:[^:]*:)?alias\//.test(KeyId) ? KeyId : undefined,
    },
  },
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_kinesis.html */
export const kinesis: ServiceExceptions = {
  service: 'kinesis',
  read: 'all',
  operations: {
    CreateChannel: (generated) => [
      ...generated,
      {
        action: 'kinesis:AssociateStreamsWithChannel',
        on: [
          { type: 'channel', made: true },
          { type: 'stream', arns: ['StreamConfigurationList[].StreamARN'] },
        ],
      },
      tagsOnCreate('kinesis:TagResource', [{ type: 'channel', made: true }], 'Tags'),
    ],
    CreateStream: (generated) => [...generated, tagsOnCreate('kinesis:AddTagsToStream', [STREAM], 'Tags')],
    DeregisterStreamConsumer: [{ action: 'kinesis:DeregisterStreamConsumer', on: [CONSUMER] }],
    DescribeStreamConsumer: [{ action: 'kinesis:DescribeStreamConsumer', on: [CONSUMER] }],
    RegisterStreamConsumer: (generated) => [
      ...generated,
      tagsOnCreate('kinesis:TagResource', [{ type: 'consumer', parts: { ConsumerName: consumerOf('*') } }], 'Tags'),
    ],
    StartStreamEncryption: [{ action: 'kinesis:StartStreamEncryption', on: [STREAM, KEY] }],
    StopStreamEncryption: [{ action: 'kinesis:StopStreamEncryption', on: [STREAM, KEY] }],
  },
}
