import { valuesAt } from '../../path.ts'
import type { KeyValue } from '../../rows.ts'
import { profileArn } from './profiles.ts'
import { arnAt } from './resource-ids.ts'
import { tagsOfType } from './tag-specifications.ts'

/** What a request says of what it makes or launches. */
type Keys = Readonly<Record<string, KeyValue>>

/** Where RunInstances names the launch template. */
export const TEMPLATE_ID = 'LaunchTemplate.LaunchTemplateId'

/** Of the volume of a mapping, or of a request where the path begins without a point. */
export function ebsKeys(at = '.'): Keys {
  const of = (member: string) => `${at}${member}`
  return {
    'ec2:Encrypted': of('Encrypted'),
    'ec2:ParentSnapshot': arnAt('snapshot', of('SnapshotId')),
    'ec2:VolumeIops': of('Iops'),
    'ec2:VolumeSize': of(at === '.' ? 'VolumeSize' : 'Size'),
    'ec2:VolumeThroughput': of('Throughput'),
    'ec2:VolumeType': of('VolumeType'),
  }
}

/** Where and for whom RunInstances makes an instance, and its interfaces and volumes with it. */
export function placeKeys(): Keys {
  return {
    'ec2:AvailabilityZone': 'Placement.AvailabilityZone',
    'ec2:ManagedResourceOperator': 'Operator.Principal',
  }
}

/** The Availability Zone by its id, of which interfaces have no key. */
export function zoneKeys(): Keys {
  return { 'ec2:AvailabilityZoneId': 'Placement.AvailabilityZoneId' }
}

/** Of the instance that RunInstances makes. */
export function instanceKeys(): Keys {
  return {
    ...tagsOfType('instance'),
    ...placeKeys(),
    ...zoneKeys(),
    'ec2:CpuOptionsAmdSevSnp': 'CpuOptions.AmdSevSnp',
    'ec2:EbsOptimized': 'EbsOptimized',
    'ec2:InstanceAutoRecovery': 'MaintenanceOptions.AutoRecovery',
    'ec2:InstanceBandwidthWeighting': 'NetworkPerformanceOptions.BandwidthWeighting',
    'ec2:InstanceMarketType': 'InstanceMarketOptions.MarketType',
    'ec2:InstanceMetadataTags': 'MetadataOptions.InstanceMetadataTags',
    'ec2:InstanceProfile': profileArn('IamInstanceProfile'),
    'ec2:InstanceType': 'InstanceType',
    'ec2:MetadataHttpEndpoint': 'MetadataOptions.HttpEndpoint',
    'ec2:MetadataHttpPutResponseHopLimit': 'MetadataOptions.HttpPutResponseHopLimit',
    'ec2:MetadataHttpTokens': 'MetadataOptions.HttpTokens',
    'ec2:PlacementGroup': arnAt('placement-group', 'Placement.GroupName'),
    'ec2:Tenancy': 'Placement.Tenancy',
  }
}

/**
 * "The `ec2:IsLaunchTemplateResource` condition key prevents users from overriding any of the resources specified in
 * the launch template": it is false of what the request itself names.
 */
export function templateKeys(isOfTemplate: 'true' | 'false'): Keys {
  return {
    'ec2:IsLaunchTemplateResource': {
      says: `${isOfTemplate} with a launch template`,
      of: (asked) => (hasTemplate(asked.parameters) ? isOfTemplate : undefined),
    },
    'ec2:LaunchTemplate': arnAt('launch-template', TEMPLATE_ID),
  }
}

function hasTemplate(parameters: unknown): boolean {
  return valuesAt('LaunchTemplate', parameters, parameters).length > 0
}
