import { passRole } from '../../common-rows.ts'
import { isRecord, valuesAt } from '../../path.ts'
import type { Asked, AskRow, KeyValue, ResourceRow, ServiceExceptions } from '../../rows.ts'
import { passProfileRole } from '../ec2/profiles.ts'
import { launches, VERSION_SPECIFIED, zones } from './launches.ts'

const OVERRIDES = 'MixedInstancesPolicy.LaunchTemplate.Overrides[]'

/** What a request says of a group that it makes or changes. */
const GROUP_KEYS: Readonly<Record<string, KeyValue>> = {
  'autoscaling:ForceDelete': 'ForceDelete',
  'autoscaling:ImageId': `${OVERRIDES}.ImageId`,
  'autoscaling:InstanceTypes': `${OVERRIDES}.InstanceType`,
  'autoscaling:LaunchConfigurationName': 'LaunchConfigurationName',
  'autoscaling:LaunchTemplateVersionSpecified': VERSION_SPECIFIED,
  'autoscaling:LoadBalancerNames': 'LoadBalancerNames[]',
  'autoscaling:MaxSize': 'MaxSize',
  'autoscaling:MinSize': 'MinSize',
  'autoscaling:TargetGroupARNs': 'TargetGroupARNs[]',
  'autoscaling:TrafficSourceIdentifiers': 'TrafficSources[].Identifier',
  'autoscaling:VPCZoneIdentifiers': { says: 'each of VPCZoneIdentifier', of: orAbsent },
}

function orAbsent(asked: Asked): readonly string[] | undefined {
  const found = zones(asked)
  return found.length === 0 ? undefined : found
}

const LAUNCH_CONFIGURATION_KEYS: Readonly<Record<string, KeyValue>> = {
  'autoscaling:ImageId': 'ImageId',
  'autoscaling:InstanceType': 'InstanceType',
  'autoscaling:MetadataHttpEndpoint': 'MetadataOptions.HttpEndpoint',
  'autoscaling:MetadataHttpPutResponseHopLimit': 'MetadataOptions.HttpPutResponseHopLimit',
  'autoscaling:MetadataHttpTokens': 'MetadataOptions.HttpTokens',
  'autoscaling:SpotPrice': 'SpotPrice',
}

/** The UUID of what is there is not said; of what is made it is `*`, as its page has it. */
function group(name: string, more: Partial<ResourceRow> = {}): ResourceRow {
  return { type: 'autoScalingGroup', parts: { GroupFriendlyName: name }, ...more }
}

const MADE = [group('AutoScalingGroupName', { made: true })]

function byName(generated: readonly AskRow[]): readonly AskRow[] {
  return generated.map((row) => {
    const type = row.on?.[0]?.type
    if (type === 'autoScalingGroup') return { ...row, on: [group('AutoScalingGroupName')], keys: GROUP_KEYS }
    if (type !== 'launchConfiguration') return row
    return { ...row, on: [{ type, parts: { LaunchConfigurationName: 'LaunchConfigurationName' } }] }
  })
}

/**
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/control-access-using-iam.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_autoscaling.html
 */
export const autoscaling: ServiceExceptions = {
  service: 'autoscaling',
  read: 'all',
  every: byName,
  operations: {
    CreateAutoScalingGroup: [
      { action: 'autoscaling:CreateAutoScalingGroup', on: MADE, tags: 'Tags', keys: GROUP_KEYS },
      { action: 'autoscaling:CreateOrUpdateTags', on: MADE, when: 'Tags[]', tags: 'Tags' },
      passRole(['ServiceLinkedRoleARN', 'LifecycleHookSpecificationList[].RoleARN'], 'autoscaling.amazonaws.com'),
      ...launches(),
    ],
    CreateLaunchConfiguration: [
      {
        action: 'autoscaling:CreateLaunchConfiguration',
        on: [
          {
            type: 'launchConfiguration',
            parts: { LaunchConfigurationName: 'LaunchConfigurationName' },
            made: true,
          },
        ],
        keys: LAUNCH_CONFIGURATION_KEYS,
      },
      passProfileRole('IamInstanceProfile'),
    ],
    CreateOrUpdateTags: [ofTags('CreateOrUpdateTags')],
    DeleteTags: [ofTags('DeleteTags')],
    StartInstanceRefresh: (rows) => [...rows, ...launches('DesiredConfiguration.')],
    UpdateAutoScalingGroup: (rows) => [...rows, ...launches()],
  },
}

/** Of each group that is tagged, with all of its tags. */
function ofTags(operation: string): AskRow {
  const tagsOf = ({ parameters, element }: Asked) =>
    valuesAt('Tags[]', parameters, parameters).flatMap((tag) =>
      isRecord(tag) && isRecord(element) && tag.ResourceId === element.ResourceId ? [tag] : [],
    )
  return {
    action: `autoscaling:${operation}`,
    each: 'Tags[]',
    on: [group('.ResourceId')],
    keys: {
      'aws:RequestTag/': {
        says: 'the tags of the group',
        of: (asked) =>
          Object.fromEntries(
            tagsOf(asked).flatMap(({ Key, Value }) => (typeof Value === 'string' ? [[String(Key), Value]] : [])),
          ),
      },
      'aws:TagKeys': { says: 'their keys', of: (asked) => [...new Set(tagsOf(asked).map(({ Key }) => String(Key)))] },
    },
  }
}
