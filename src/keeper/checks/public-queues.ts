import { unlessAbsent } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/orders'
const QueueArn = 'arn:aws:sqs:us-east-1:123456789012:orders'

const queue = (Principal: unknown) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'sqs:ListQueues': { QueueUrls: [QueueUrl] },
  'sqs:GetQueueAttributes': {
    Attributes: {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: QueueArn },
      }),
    },
  },
})

/** A queue that was deleted is listed for a minute. */
const GONE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue']

/** As many as a page has; without it there are no more pages than one. */
const PAGE = 1000

export const publicQueues: Check = {
  id: 'public-queues',
  title: 'No SQS queue is open to everyone',
  reason:
    'Whoever may send to a queue has their words worked on by your programs; whoever may receive takes the work away from them.',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: { name: 'a queue for one account', answers: queue({ AWS: '210987654321' }) },
    fail: { name: 'a queue that everyone may send to', answers: queue('*') },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'sqs:ListQueues' },
    { action: 'sqs:GetQueueAttributes' },
  ],
  changes: [],

  // No step narrows it: who should send is not written anywhere else.
  ...exposed({
    type: 'AWS::SQS::Queue',
    called: 'the queue',
    async list(account, region) {
      const urls = await account.list('sqs', 'ListQueues', { MaxResults: PAGE }, 'QueueUrls', region)
      return urls.map((url) => {
        const name = url.split('/').at(-1) ?? ''
        return { arn: `arn:${account.partition}:sqs:${region}:${account.accountId}:${name}`, name, url }
      })
    },
    async policyOf(account, { url }, region) {
      const input = { QueueUrl: url, AttributeNames: ['Policy'] } as const
      const answer = await account.ask('sqs', 'GetQueueAttributes', input, region)
      return unlessAbsent(answer, ...GONE)?.Attributes?.Policy
    },
    fix: (name) => `name in the access policy of ${name} the accounts and services that send and receive`,
  }),
}
