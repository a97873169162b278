import { CreateVolumeCommand, EC2Client, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2'
import { arn, type Input, type SdkCall, type SdkCase, type Statement } from './sdk-case.ts'

const of = (resource: string) => arn('ec2', resource)
const DENIAL = ['UnauthorizedOperation', 403] as const
const terminate =
  (...InstanceIds: string[]): SdkCall =>
  (config) =>
    new EC2Client(config).send(new TerminateInstancesCommand({ InstanceIds }))
const run =
  (more: Partial<Input<typeof RunInstancesCommand>>): SdkCall =>
  (config) =>
    new EC2Client(config).send(
      new RunInstancesCommand({
        ImageId: 'ami-1',
        InstanceType: 't3.micro',
        SubnetId: 'subnet-1',
        SecurityGroupIds: ['sg-1'],
        MinCount: 1,
        MaxCount: 1,
        ...more,
      }),
    )
const createVolume =
  (team: string): SdkCall =>
  (config) =>
    new EC2Client(config).send(
      new CreateVolumeCommand({
        AvailabilityZone: 'us-east-1a',
        Size: 10,
        TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'team', Value: team }] }],
      }),
    )

/** All that an instance is launched from and with, in one subnet and of one type. */
const LAUNCH: readonly Statement[] = [
  {
    Action: 'ec2:RunInstances',
    Resource: [
      'arn:aws:ec2:us-east-1::image/ami-1',
      ...['network-interface/*', 'security-group/sg-1', 'subnet/subnet-1', 'volume/*'].map(of),
    ],
  },
  {
    Action: 'ec2:RunInstances',
    Resource: of('instance/*'),
    Condition: { StringEquals: { 'ec2:InstanceType': 't3.micro' } },
  },
]

export const ec2: readonly SdkCase[] = [
  {
    says: 'each instance',
    allow: [{ Action: 'ec2:TerminateInstances', Resource: of('instance/i-mine') }],
    allowed: terminate('i-mine'),
    denied: terminate('i-mine', 'i-yours'),
    error: DENIAL,
    names: ['ec2:TerminateInstances', of('instance/i-yours')],
  },
  {
    says: 'the subnet of an instance that is launched',
    allow: LAUNCH,
    allowed: run({}),
    denied: run({ SubnetId: 'subnet-2' }),
    error: DENIAL,
    names: ['ec2:RunInstances', of('subnet/subnet-2')],
  },
  {
    says: 'the type of an instance that is launched',
    allow: LAUNCH,
    allowed: run({}),
    denied: run({ InstanceType: 'm5.24xlarge' }),
    error: DENIAL,
    names: ['ec2:RunInstances', of('instance/*')],
  },
  {
    says: 'the tags of a volume that is made',
    allow: [
      { Action: 'ec2:CreateVolume', Resource: of('volume/*') },
      {
        Action: 'ec2:CreateTags',
        Resource: of('volume/*'),
        Condition: { StringEquals: { 'ec2:CreateAction': 'CreateVolume', 'aws:RequestTag/team': 'blue' } },
      },
    ],
    allowed: createVolume('blue'),
    denied: createVolume('red'),
    error: DENIAL,
    names: ['ec2:CreateTags', of('volume/*')],
  },
]
