import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { arn, JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const put =
  (logStreamName: string): SdkCall =>
  (config) =>
    new CloudWatchLogsClient(config).send(
      new PutLogEventsCommand({
        logGroupName: '/mine',
        logStreamName,
        logEvents: [{ timestamp: 1, message: 'hello' }],
      }),
    )
const filter =
  (group: { logGroupName?: string; logGroupIdentifier?: string }): SdkCall =>
  (config) =>
    new CloudWatchLogsClient(config).send(new FilterLogEventsCommand(group))
const create =
  (team: string): SdkCall =>
  (config) =>
    new CloudWatchLogsClient(config).send(new CreateLogGroupCommand({ logGroupName: '/mine', tags: { team } }))

export const cloudwatchLogs: readonly SdkCase[] = [
  {
    says: 'a log group, by its name and by its ARN',
    allow: [{ Action: 'logs:FilterLogEvents', Resource: arn('logs', 'log-group:/mine:*') }],
    allowed: filter({ logGroupName: '/mine' }),
    denied: filter({ logGroupIdentifier: arn('logs', 'log-group:/yours') }),
    error: JSON_DENIAL,
    names: ['logs:FilterLogEvents', arn('logs', 'log-group:/yours:*')],
  },
  {
    says: 'a log stream',
    allow: [{ Action: 'logs:PutLogEvents', Resource: arn('logs', 'log-group:/mine:log-stream:a') }],
    allowed: put('a'),
    denied: put('b'),
    error: JSON_DENIAL,
    names: ['logs:PutLogEvents', arn('logs', 'log-group:/mine:log-stream:b')],
  },
  {
    says: 'the tags of a log group that is made',
    allow: [
      {
        Action: ['logs:CreateLogGroup', 'logs:TagResource'],
        Resource: arn('logs', 'log-group:/mine*'),
        Condition: { StringEquals: { 'aws:RequestTag/team': 'mine' } },
      },
    ],
    allowed: create('mine'),
    denied: create('yours'),
    error: JSON_DENIAL,
    names: ['logs:CreateLogGroup', arn('logs', 'log-group:/mine:*')],
  },
]
