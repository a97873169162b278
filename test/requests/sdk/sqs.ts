import { CreateQueueCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { ACCOUNT, arn, type SdkCall, type SdkCase, type SdkConfig } from './sdk-case.ts'

const sendMessage =
  (queue: string): SdkCall =>
  (config) =>
    new SQSClient(config).send(
      new SendMessageCommand({ QueueUrl: `${config.endpoint}/${ACCOUNT}/${queue}`, MessageBody: 'hello' }),
    )
const createQueue =
  (team: string): SdkCall =>
  (config) =>
    new SQSClient(config).send(new CreateQueueCommand({ QueueName: 'mine', tags: { team } }))

/** JSON with the code that the forms of before gave. */
const QUERY_COMPATIBLE_DENIAL = ['AccessDenied', 400] as const

export const sqs: readonly SdkCase[] = [
  {
    says: 'a queue, by its URL',
    allow: [{ Action: 'sqs:SendMessage', Resource: arn('sqs', 'mine') }],
    allowed: sendMessage('mine'),
    denied: sendMessage('yours'),
    error: QUERY_COMPATIBLE_DENIAL,
    names: ['sqs:SendMessage', arn('sqs', 'yours')],
  },
  {
    says: 'a batch, as the action that it is of',
    allow: [{ Action: 'sqs:SendMessage', Resource: arn('sqs', 'mine') }],
    allowed: (config) => sendBatch(config, 'mine'),
    denied: (config) => sendBatch(config, 'yours'),
    error: QUERY_COMPATIBLE_DENIAL,
    names: ['sqs:SendMessage', arn('sqs', 'yours')],
  },
  {
    says: 'the tags of a queue that is made',
    allow: [
      {
        Action: ['sqs:CreateQueue', 'sqs:TagQueue'],
        Resource: arn('sqs', 'mine'),
        Condition: { StringEquals: { 'aws:RequestTag/team': 'blue' } },
      },
    ],
    allowed: createQueue('blue'),
    denied: createQueue('red'),
    error: QUERY_COMPATIBLE_DENIAL,
    names: ['sqs:CreateQueue', arn('sqs', 'mine')],
  },
]

function sendBatch(config: SdkConfig, queue: string): Promise<unknown> {
  const QueueUrl = `${config.endpoint}/${ACCOUNT}/${queue}`
  const Entries = [{ Id: '1', MessageBody: 'hello' }]
  return new SQSClient(config).send(new SendMessageBatchCommand({ QueueUrl, Entries }))
}
