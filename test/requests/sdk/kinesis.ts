import { FirehoseClient } from '@aws-sdk/client-firehose'
import { CreateStreamCommand, KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis'
import { arn, type Input, JSON_DENIAL, type SdkCall, type SdkCase, type SdkConfig } from './sdk-case.ts'

const stream = (name: string) => arn('kinesis', `stream/${name}`)
/** The client speaks HTTP/2 unless it is given a handler, and Castellan speaks HTTP/1.1: another client's does. */
function kinesisOf(config: SdkConfig): KinesisClient {
  return new KinesisClient({ ...config, requestHandler: new FirehoseClient(config).config.requestHandler })
}
const putRecord =
  (target: Pick<Input<typeof PutRecordCommand>, 'StreamName' | 'StreamARN'>): SdkCall =>
  (config) =>
    kinesisOf(config).send(new PutRecordCommand({ ...target, PartitionKey: '1', Data: new Uint8Array(1) }))
const createStream =
  (team: string): SdkCall =>
  (config) =>
    kinesisOf(config).send(new CreateStreamCommand({ StreamName: 'mine', Tags: { team } }))

export const kinesis: readonly SdkCase[] = [
  {
    says: 'a stream, by its name and by its ARN',
    allow: [{ Action: 'kinesis:PutRecord', Resource: stream('mine') }],
    allowed: putRecord({ StreamName: 'mine' }),
    denied: putRecord({ StreamARN: stream('yours') }),
    error: JSON_DENIAL,
    names: ['kinesis:PutRecord', stream('yours')],
  },
  {
    says: 'the tags of a stream that is made',
    allow: [
      {
        Action: ['kinesis:CreateStream', 'kinesis:AddTagsToStream', 'kinesis:TagResource'],
        Resource: stream('mine'),
        Condition: { StringEquals: { 'aws:RequestTag/team': 'blue' } },
      },
    ],
    allowed: createStream('blue'),
    denied: createStream('red'),
    error: JSON_DENIAL,
    names: ['kinesis:CreateStream', stream('mine')],
  },
]
