import { isRecord, valuesAt } from '../../path.ts'
import type { Asked, AskRow, Test } from '../../rows.ts'
import { existing } from './by-type.ts'
import { ebsKeys, instanceKeys, placeKeys, TEMPLATE_ID, templateKeys, zoneKeys } from './launch-keys.ts'
import { passProfileRole } from './profiles.ts'
import { arnAt, hasIds, isIdOf } from './resource-ids.ts'
import { createTags, isTagged, tagsOfType } from './tag-specifications.ts'

const ACTION = 'ec2:RunInstances'

/**
 * RunInstances "requires an AMI and creates an instance"; a launch "requires a subnet, and creates a network
 * interface", and "from an Amazon EBS-backed AMI creates a volume". What the request does not name is a default, or
 * said by the launch template: it exists, and is not said.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances
 */
export const runInstances: readonly AskRow[] = [
  ...existingOrDefault('image', ['ImageId']),
  { action: ACTION, on: [{ type: 'instance', made: true }], keys: { ...templateKeys('true'), ...instanceKeys() } },
  ...existingOrDefault('subnet', ['SubnetId', 'NetworkInterfaces[].SubnetId']),
  ...existingOrDefault('security-group', ['SecurityGroupIds[]', 'NetworkInterfaces[].Groups[]'], ['SecurityGroups[]']),
  ...networkInterfaces(),
  ...volumes(),
  ...named('key-pair', ['KeyName']),
  ...named('placement-group', ['Placement.GroupName'], ['Placement.GroupId']),
  ...named('snapshot', ['BlockDeviceMappings[].Ebs.SnapshotId']),
  ...named('capacity-reservation', [
    'CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId',
  ]),
  existing(ACTION, 'secondary-subnet', 'SecondaryInterfaces[].SecondarySubnetId'),
  ...launchTemplate(),
  elsewhere('license-configuration', 'LicenseSpecifications[].LicenseConfigurationArn'),
  elsewhere('group', 'CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationResourceGroupArn'),
  elsewhere('group', 'Placement.HostResourceGroupArn'),
  {
    action: ACTION,
    each: 'ElasticGpuSpecification[]',
    on: [{ type: 'elastic-gpu', made: true }],
    keys: { ...templateKeys('true'), 'ec2:ElasticGpuType': '.Type' },
  },
  made('elastic-inference', 'ElasticInferenceAccelerators[]'),
  // "If you tag a Spot Instance request on create, Amazon EC2 evaluates the spot-instances-request resource."
  made('spot-instances-request', isTagged('spot-instances-request')),
  made('secondary-interface', 'SecondaryInterfaces[]'),
  passProfileRole('IamInstanceProfile'),
  createTags('RunInstances'),
]

/** Asked for each that is named; for one that is not said where none is, or where it is named otherwise. */
function existingOrDefault(
  type: string,
  paths: readonly string[],
  otherwise: readonly string[] = [],
): readonly AskRow[] {
  return [
    ...named(type, paths),
    unsaid(type, (asked) => !says(paths, asked) || says(otherwise, asked) || !fits(type, paths, asked)),
  ]
}

function named(type: string, paths: readonly string[], otherwise: readonly string[] = []): readonly AskRow[] {
  const ids = paths.map((path) => existing(ACTION, type, path, templateKeys('false')))
  // What is named otherwise, or by what is no id of the type, is there, and its id is not said.
  if (otherwise.length === 0 && !hasIds(type)) return ids
  return [...ids, unsaid(type, (asked) => says(otherwise, asked) || !fits(type, paths, asked))]
}

function unsaid(type: string, of: Test['of']): AskRow {
  return { action: ACTION, when: { says: `no id of ${type} is given`, of }, on: [{ type }], keys: templateKeys('true') }
}

function says(paths: readonly string[], { parameters }: Asked): boolean {
  return paths.some((path) => valuesAt(path, parameters, parameters).length > 0)
}

function fits(type: string, paths: readonly string[], { parameters }: Asked): boolean {
  return paths.every((path) => valuesAt(path, parameters, parameters).every((id) => isIdOf(type, id)))
}

function made(type: string, when: string | Test): AskRow {
  return { action: ACTION, when, on: [{ type, made: true }], keys: tagsOfType(type) }
}

function elsewhere(type: string, arns: string): AskRow {
  return { action: ACTION, on: [{ type, arns: [arns] }], ifGiven: true }
}

/** An interface that exists is named by its id; each other one is made, in its subnet. */
function networkInterfaces(): readonly AskRow[] {
  const path = 'NetworkInterfaces[]'
  const keys = tagsOfType('network-interface')
  const isMade: Test = {
    says: 'an interface is made',
    of: ({ element }) => !(isRecord(element) && isIdOf('network-interface', element.NetworkInterfaceId)),
  }
  return [
    existing(ACTION, 'network-interface', `${path}.NetworkInterfaceId`, templateKeys('false')),
    {
      action: ACTION,
      each: path,
      when: isMade,
      on: [{ type: 'network-interface', made: true }],
      keys: {
        ...keys,
        ...templateKeys('false'),
        ...placeKeys(),
        'ec2:AssociatePublicIpAddress': '.AssociatePublicIpAddress',
        'ec2:Subnet': arnAt('subnet', '.SubnetId'),
      },
    },
    {
      action: ACTION,
      when: {
        says: 'no interface is given',
        of: ({ parameters }) => valuesAt(path, parameters, parameters).length === 0,
      },
      on: [{ type: 'network-interface', made: true }],
      keys: { ...keys, ...templateKeys('true'), ...placeKeys(), 'ec2:Subnet': arnAt('subnet', 'SubnetId') },
    },
  ]
}

/** What the AMI is made of is not said: its root volume has no keys unless a mapping is of its device. */
function volumes(): readonly AskRow[] {
  const keys = tagsOfType('volume')
  const on = [{ type: 'volume', made: true }] as const
  return [
    {
      action: ACTION,
      when: { says: 'no mapping is of a root device', of: (asked) => !saysRoot(asked) },
      on,
      keys: { ...keys, ...templateKeys('true'), ...placeKeys(), ...zoneKeys() },
    },
    {
      action: ACTION,
      each: 'BlockDeviceMappings[].Ebs',
      on,
      keys: {
        ...keys,
        ...templateKeys('false'),
        ...placeKeys(),
        ...zoneKeys(),
        ...ebsKeys(),
        'ec2:VolumeInitializationRate': '.VolumeInitializationRate',
      },
    },
  ]
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html */
const ROOT_DEVICES: readonly unknown[] = ['/dev/sda1', '/dev/xvda']

function saysRoot({ parameters }: Asked): boolean {
  return valuesAt('BlockDeviceMappings[]', parameters, parameters).some(
    (each) => isRecord(each) && isRecord(each.Ebs) && ROOT_DEVICES.includes(each.DeviceName),
  )
}

function launchTemplate(): readonly AskRow[] {
  const keys = templateKeys('true')
  const isByName: Test = {
    says: 'a template is given by its name',
    of: (asked) =>
      says(['LaunchTemplate'], asked) && !(says([TEMPLATE_ID], asked) && fits('launch-template', [TEMPLATE_ID], asked)),
  }
  return [
    existing(ACTION, 'launch-template', TEMPLATE_ID, keys),
    { action: ACTION, when: isByName, on: [{ type: 'launch-template' }], keys },
  ]
}
