import { ECSClient, RunTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { arn, JSON_DENIAL, roleArn, type SdkCall, type SdkCase } from './sdk-case.ts'

const run =
  (taskDefinition: string, cluster?: string, taskRoleArn?: string): SdkCall =>
  (config) =>
    new ECSClient(config).send(new RunTaskCommand({ taskDefinition, cluster, overrides: { taskRoleArn } }))
const update =
  (service: string, cluster?: string): SdkCall =>
  (config) =>
    new ECSClient(config).send(new UpdateServiceCommand({ service, cluster, desiredCount: 2 }))

export const ecs: readonly SdkCase[] = [
  {
    says: 'a service of the default cluster',
    allow: [{ Action: 'ecs:UpdateService', Resource: arn('ecs', 'service/default/mine') }],
    allowed: update('mine'),
    denied: update('mine', 'yours'),
    error: JSON_DENIAL,
    names: ['ecs:UpdateService', arn('ecs', 'service/yours/mine')],
  },
  {
    says: 'tasks of any revision in one cluster',
    allow: [
      {
        Action: 'ecs:RunTask',
        Resource: arn('ecs', 'task-definition/mine:*'),
        Condition: { ArnEquals: { 'ecs:cluster': arn('ecs', 'cluster/mine') } },
      },
    ],
    allowed: run('mine', 'mine'),
    denied: run('mine:3', 'yours'),
    error: JSON_DENIAL,
    names: ['ecs:RunTask', arn('ecs', 'task-definition/mine:3')],
  },
  {
    says: 'the role that a task is given',
    allow: [
      { Action: 'ecs:RunTask', Resource: arn('ecs', 'task-definition/mine:3') },
      {
        Action: 'iam:PassRole',
        Resource: roleArn('mine'),
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
    ],
    allowed: run('mine:3', 'default', roleArn('mine')),
    denied: run('mine:3', 'default', roleArn('yours')),
    error: JSON_DENIAL,
    names: ['iam:PassRole', roleArn('yours')],
  },
]
