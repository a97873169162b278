import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling'
import { arn, roleArn, type SdkCall, type SdkCase, XML_DENIAL } from './sdk-case.ts'

const group = (name: string, id = '*') => arn('autoscaling', `autoScalingGroup:${id}:autoScalingGroupName/${name}`)
const setCapacity =
  (AutoScalingGroupName: string): SdkCall =>
  (config) =>
    new AutoScalingClient(config).send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 2 }))
const create =
  (MaxSize: number, roleName = 'scaler'): SdkCall =>
  (config) =>
    new AutoScalingClient(config).send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: 'mine',
        LaunchConfigurationName: 'web',
        MinSize: 1,
        MaxSize,
        ServiceLinkedRoleARN: roleArn(roleName),
      }),
    )
const CREATE = [
  {
    Action: 'autoscaling:CreateAutoScalingGroup',
    Resource: group('mine'),
    Condition: { NumericLessThanEquals: { 'autoscaling:MaxSize': '4' } },
  },
  {
    Action: 'iam:PassRole',
    Resource: roleArn('scaler'),
    Condition: { StringEquals: { 'iam:PassedToService': 'autoscaling.amazonaws.com' } },
  },
]

export const autoScaling: readonly SdkCase[] = [
  {
    says: 'a group, whose id a call does not say',
    allow: [{ Action: 'autoscaling:SetDesiredCapacity', Resource: group('mine') }],
    allowed: setCapacity('mine'),
    denied: setCapacity('yours'),
    error: XML_DENIAL,
    names: ['autoscaling:SetDesiredCapacity', group('yours', '${unknown}')],
  },
  {
    says: 'the size of a group that is made',
    allow: CREATE,
    allowed: create(4),
    denied: create(100),
    error: XML_DENIAL,
    names: ['autoscaling:CreateAutoScalingGroup', group('mine')],
  },
  {
    says: 'the role that a group is given',
    allow: CREATE,
    allowed: create(4),
    denied: create(4, 'administrator'),
    error: XML_DENIAL,
    names: ['iam:PassRole', roleArn('administrator')],
  },
]
