import { isLeftOut, passRole } from '../../common-rows.ts'
import { isRecord } from '../../path.ts'
import type { AskRow, Test } from '../../rows.ts'
import { existing } from './by-type.ts'
import { ebsKeys } from './launch-keys.ts'
import { passProfileRole, profileArn } from './profiles.ts'
import { arnAt, isIdOf } from './resource-ids.ts'
import { createTags, tagsOfType } from './tag-specifications.ts'

/** Where a specification of a launch names what exists, by type. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  image: ['ImageId'],
  'key-pair': ['KeyName'],
  'placement-group': ['Placement.GroupName'],
  'security-group': ['NetworkInterfaces[].Groups[]'],
  snapshot: ['BlockDeviceMappings[].Ebs.SnapshotId'],
  subnet: ['SubnetId', 'NetworkInterfaces[].SubnetId'],
}

/** @param groups where the specification has its security groups by their ids. */
function namedIn(action: string, specification: string, groups: string): readonly AskRow[] {
  const named = Object.entries(NAMED).flatMap(([type, paths]) =>
    paths.map((path) => existing(action, type, `${specification}.${path}`)),
  )
  return [...named, existing(action, 'security-group', `${specification}.${groups}`)]
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestSpotInstances.html */
export const requestSpotInstances: readonly AskRow[] = [
  {
    action: 'ec2:RequestSpotInstances',
    on: [{ type: 'spot-instances-request', made: true }],
    keys: tagsOfType('spot-instances-request'),
  },
  ...namedIn('ec2:RequestSpotInstances', 'LaunchSpecification', 'SecurityGroupIds[]'),
  existing(
    'ec2:RequestSpotInstances',
    'network-interface',
    'LaunchSpecification.NetworkInterfaces[].NetworkInterfaceId',
  ),
  byName('ec2:RequestSpotInstances', 'security-group', 'LaunchSpecification.SecurityGroups[]'),
  passProfileRole('LaunchSpecification.IamInstanceProfile'),
  createTags('RequestSpotInstances'),
]

const FLEET = 'SpotFleetRequestConfig'

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestSpotFleet.html */
export const requestSpotFleet: readonly AskRow[] = [
  {
    action: 'ec2:RequestSpotFleet',
    on: [{ type: 'spot-fleet-request', made: true }],
    keys: tagsOfType('spot-fleet-request', `${FLEET}.TagSpecifications[]`),
  },
  ...namedIn('ec2:RequestSpotFleet', `${FLEET}.LaunchSpecifications[]`, 'SecurityGroups[].GroupId'),
  ...templates('ec2:RequestSpotFleet', `${FLEET}.LaunchTemplateConfigs[]`),
  passRole([`${FLEET}.IamFleetRole`], 'ec2.amazonaws.com'),
  passProfileRole(`${FLEET}.LaunchSpecifications[].IamInstanceProfile`),
  createTags('RequestSpotFleet', {}, `${FLEET}.TagSpecifications[]`),
]

const OVERRIDES = 'LaunchTemplateConfigs[].Overrides[]'

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFleet.html */
export const createFleet: readonly AskRow[] = [
  { action: 'ec2:CreateFleet', on: [{ type: 'fleet', made: true }], keys: tagsOfType('fleet') },
  {
    action: 'ec2:CreateFleet',
    when: isLeftOut(OVERRIDES),
    on: [{ type: 'instance', made: true }],
    keys: tagsOfType('instance'),
  },
  // Each override is of instances of its own, and must be allowed as they all are.
  {
    action: 'ec2:CreateFleet',
    each: OVERRIDES,
    on: [{ type: 'instance', made: true }],
    keys: {
      ...tagsOfType('instance'),
      'ec2:AvailabilityZone': '.AvailabilityZone',
      'ec2:AvailabilityZoneId': '.AvailabilityZoneId',
      'ec2:InstanceProfile': profileArn('.IamInstanceProfile'),
      'ec2:InstanceType': '.InstanceType',
      'ec2:PlacementGroup': arnAt('placement-group', '.Placement.GroupName'),
      'ec2:Tenancy': '.Placement.Tenancy',
    },
  },
  {
    action: 'ec2:CreateFleet',
    each: `${OVERRIDES}.BlockDeviceMappings[].Ebs`,
    on: [{ type: 'volume', made: true }],
    keys: { ...tagsOfType('volume'), ...ebsKeys() },
  },
  ...templates('ec2:CreateFleet', 'LaunchTemplateConfigs[]'),
  existing('ec2:CreateFleet', 'image', `${OVERRIDES}.ImageId`),
  existing('ec2:CreateFleet', 'placement-group', `${OVERRIDES}.Placement.GroupName`),
  { action: 'ec2:CreateFleet', each: `${OVERRIDES}.Placement.GroupId`, on: [{ type: 'placement-group' }] },
  existing(
    'ec2:CreateFleet',
    'capacity-reservation',
    'ReservedCapacityOptions.CapacityReservationTarget.CapacityReservationIds[]',
  ),
  passProfileRole(`${OVERRIDES}.IamInstanceProfile`),
  createTags('CreateFleet'),
]

/** The templates of a fleet and what it says over them. */
function templates(action: string, configs: string): readonly AskRow[] {
  const specification = `${configs}.LaunchTemplateSpecification`
  return [
    existing(action, 'launch-template', `${specification}.LaunchTemplateId`),
    byName(action, 'launch-template', specification, 'LaunchTemplateId'),
    existing(action, 'subnet', `${configs}.Overrides[].SubnetId`),
  ]
}

/** What is named by its name exists, and its id is not said. */
function byName(action: string, type: string, each: string, member?: string): AskRow {
  const when: Test = {
    says: `${type} is given by its name`,
    of: ({ element }) =>
      member === undefined ? typeof element === 'string' : isRecord(element) && !isIdOf(type, element[member]),
  }
  return { action, each, when, on: [{ type }] }
}
