import { CreateDeliveryStreamCommand, FirehoseClient, PutRecordCommand } from '@aws-sdk/client-firehose'
import { arn, JSON_DENIAL, roleArn, type SdkCall, type SdkCase } from './sdk-case.ts'

const delivery = (name: string) => arn('firehose', `deliverystream/${name}`)
const putRecord =
  (DeliveryStreamName: string): SdkCall =>
  (config) =>
    new FirehoseClient(config).send(new PutRecordCommand({ DeliveryStreamName, Record: { Data: new Uint8Array(1) } }))
const createDelivery =
  (roleName: string): SdkCall =>
  (config) =>
    new FirehoseClient(config).send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName: 'mine',
        ExtendedS3DestinationConfiguration: { RoleARN: roleArn(roleName), BucketARN: 'arn:aws:s3:::logs' },
      }),
    )

export const firehose: readonly SdkCase[] = [
  {
    says: 'a stream',
    allow: [{ Action: 'firehose:PutRecord', Resource: delivery('mine') }],
    allowed: putRecord('mine'),
    denied: putRecord('yours'),
    error: JSON_DENIAL,
    names: ['firehose:PutRecord', delivery('yours')],
  },
  {
    says: 'the role that a stream is given',
    allow: [
      { Action: 'firehose:CreateDeliveryStream', Resource: delivery('mine') },
      {
        Action: 'iam:PassRole',
        Resource: roleArn('writer'),
        Condition: { StringEquals: { 'iam:PassedToService': 'firehose.amazonaws.com' } },
      },
    ],
    allowed: createDelivery('writer'),
    denied: createDelivery('administrator'),
    error: JSON_DENIAL,
    names: ['iam:PassRole', roleArn('administrator')],
  },
]
