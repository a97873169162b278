import { EventBridgeClient, PutEventsCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { arn, JSON_DENIAL, roleArn, type SdkCall, type SdkCase } from './sdk-case.ts'

const putEvent =
  (EventBusName: string, Source = 'mine'): SdkCall =>
  (config) =>
    new EventBridgeClient(config).send(
      new PutEventsCommand({ Entries: [{ EventBusName, Source, DetailType: 'test', Detail: '{}' }] }),
    )
const putTarget =
  (role: string): SdkCall =>
  (config) =>
    new EventBridgeClient(config).send(
      new PutTargetsCommand({
        Rule: 'mine',
        Targets: [{ Id: '1', Arn: arn('states', 'stateMachine:mine'), RoleArn: roleArn(role) }],
      }),
    )

export const eventbridge: readonly SdkCase[] = [
  {
    says: 'a bus, by its name and by its ARN',
    allow: [{ Action: 'events:PutEvents', Resource: arn('events', 'event-bus/mine') }],
    allowed: putEvent('mine'),
    denied: putEvent(arn('events', 'event-bus/yours')),
    error: JSON_DENIAL,
    names: ['events:PutEvents', arn('events', 'event-bus/yours')],
  },
  {
    says: 'the source of an event',
    allow: [
      {
        Action: 'events:PutEvents',
        Resource: arn('events', 'event-bus/default'),
        Condition: { StringEquals: { 'events:source': 'mine' } },
      },
    ],
    allowed: putEvent('default'),
    denied: putEvent('default', 'yours'),
    error: JSON_DENIAL,
    names: ['events:PutEvents', arn('events', 'event-bus/default')],
  },
  {
    says: 'the role of a target',
    allow: [
      { Action: 'events:PutTargets', Resource: arn('events', 'rule/mine') },
      {
        Action: 'iam:PassRole',
        Resource: roleArn('mine'),
        Condition: { StringEquals: { 'iam:PassedToService': 'events.amazonaws.com' } },
      },
    ],
    allowed: putTarget('mine'),
    denied: putTarget('yours'),
    error: JSON_DENIAL,
    names: ['iam:PassRole', roleArn('yours')],
  },
]
