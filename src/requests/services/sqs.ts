import { isAccountId, UNKNOWN } from '../../aws/index.ts'
import { tagsOnCreate } from '../common-rows.ts'
import type { AskRow, OperationRows, ResourceRow, ServiceExceptions } from '../rows.ts'

/** `https://sqs.us-east-1.amazonaws.com/123456789012/MyQueue`; other hosts put more before the account. */
const QUEUE_URL = /^https?:\/\/[^/?#\\]+(?:\/[^?#\\]*)?\/(\d{12})\/([A-Za-z0-9_-]{1,80}(?:\.fifo)?)$/

const BY_URL: ResourceRow = {
  type: 'queue',
  parts: {
    QueueName: {
      says: 'the account and the name that `QueueUrl` ends in',
      of: ({ parameters, scope: { partition, region } }) => {
        const [, account = UNKNOWN, name = UNKNOWN] = QUEUE_URL.exec(String(parameters.QueueUrl)) ?? []
        return `arn:${partition}:sqs:${region}:${account}:${name}`
      },
    },
  },
}

const BY_NAME: ResourceRow = { type: 'queue', parts: { QueueName: 'QueueName' } }

/** The handle of a task names its queue, and only the service can read it. */
const OF_HANDLE: ResourceRow = { type: 'queue' }

/** What is no account's id may be taken for any, or for none. */
function ownerOf(owner: unknown, own: string): string {
  if (owner === undefined || owner === '') return own
  return typeof owner === 'string' && isAccountId(owner) ? owner : UNKNOWN
}

/** Without an account the queue is of the caller's. */
const BY_OWNER: ResourceRow = {
  type: 'queue',
  parts: {
    QueueName: {
      says: '`QueueName` in the account of `QueueOwnerAWSAccountId`',
      of: ({ parameters: { QueueOwnerAWSAccountId, QueueName }, scope: { partition, region, accountId } }) =>
        typeof QueueName === 'string' && QueueName !== ''
          ? `arn:${partition}:sqs:${region}:${ownerOf(QueueOwnerAWSAccountId, accountId)}:${QueueName}`
          : undefined,
    },
  },
}

/** What the rule says, of the queue of the URL. */
const byUrl: OperationRows = (generated) => generated.map((row) => ({ ...row, on: [BY_URL] }))

function each(actions: readonly string[], on: ResourceRow): readonly AskRow[] {
  return actions.map((action) => ({ action: `sqs:${action}`, on: [on] }))
}

const MOVES = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']
const SOURCE: ResourceRow = { type: 'queue', arns: ['SourceArn'] }

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sqs.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export const sqs: ServiceExceptions = {
  service: 'sqs',
  read: 'all',
  operations: {
    AddPermission: byUrl,
    CancelMessageMoveTask: each(['CancelMessageMoveTask', ...MOVES], OF_HANDLE),
    ChangeMessageVisibility: byUrl,
    ChangeMessageVisibilityBatch: each(['ChangeMessageVisibility'], BY_URL),
    CreateQueue: (generated) => [...generated, tagsOnCreate('sqs:TagQueue', [BY_NAME], 'tags')],
    DeleteMessage: byUrl,
    DeleteMessageBatch: each(['DeleteMessage'], BY_URL),
    DeleteQueue: byUrl,
    GetQueueAttributes: byUrl,
    GetQueueUrl: each(['GetQueueUrl'], BY_OWNER),
    ListDeadLetterSourceQueues: byUrl,
    ListMessageMoveTasks: each(['ListMessageMoveTasks', 'GetQueueAttributes'], SOURCE),
    ListQueueTags: byUrl,
    PurgeQueue: byUrl,
    ReceiveMessage: byUrl,
    RemovePermission: byUrl,
    SendMessage: byUrl,
    SendMessageBatch: each(['SendMessage'], BY_URL),
    SetQueueAttributes: byUrl,
    // Without a destination the messages go back to the queues that they came from.
    StartMessageMoveTask: [
      ...each(['StartMessageMoveTask', ...MOVES], SOURCE),
      ...each(['SendMessage'], { type: 'queue', arns: ['DestinationArn'] }),
    ],
    TagQueue: byUrl,
    UntagQueue: byUrl,
  },
}
