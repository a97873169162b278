import { alsoKeys, passRole, type RowsChange } from '../../common-rows.ts'
import { isRecord, textsAt, valuesAt } from '../../path.ts'
import type { AskRow, Reader, ServiceExceptions, Test } from '../../rows.ts'
import { SHARING_KEYS } from './attributes.ts'
import { byType, existing } from './by-type.ts'
import { runInstances } from './launch.ts'
import { ebsKeys } from './launch-keys.ts'
import { passProfileRole, profileArn } from './profiles.ts'
import { arnAt, arnOfId, ec2Arn } from './resource-ids.ts'
import { replaceRootVolume } from './root-volume.ts'
import { createFleet, requestSpotFleet, requestSpotInstances } from './spot.ts'
import { createTags, tagsOfType } from './tag-specifications.ts'

const INTERRUPTIBLE = {
  'ec2:SourceCapacityReservationId': 'CapacityReservationId',
  'ec2:TargetInstanceCount': 'InstanceCount',
}

const NEW_PROFILE = { 'ec2:NewInstanceProfile': profileArn('IamInstanceProfile') }

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ec2.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html
 */
export const ec2: ServiceExceptions = {
  service: 'ec2',
  read: 'all',
  types: {
    /** Of whatever type, said by a reader. */
    any: 'arn:${Partition}:ec2:${Region}:${Account}:${Resource}',
  },
  keys: { 'ec2:Region': { says: 'the Region of the request', of: ({ scope }) => scope.region } },
  every: byType,
  operations: {
    AcceptVpcPeeringConnection: [
      existing('ec2:AcceptVpcPeeringConnection', 'vpc-peering-connection', 'VpcPeeringConnectionId'),
      { action: 'ec2:AcceptVpcPeeringConnection', on: [{ type: 'vpc' }] },
    ],
    AllocateAddress: (generated) => [...generated, existing('ec2:AllocateAddress', 'ipv4pool-ec2', 'PublicIpv4Pool')],
    AssociateIamInstanceProfile: (generated) => [
      ...alsoKeys(NEW_PROFILE)(generated),
      passProfileRole('IamInstanceProfile'),
    ],
    CopyImage: [
      { action: 'ec2:CopyImage', on: [{ type: 'any', parts: { Resource: sourceArn('image', 'SourceImageId') } }] },
      made('CopyImage', 'image'),
      made('CopyImage', 'snapshot'),
      createTags('CopyImage'),
    ],
    CopySnapshot: [
      {
        action: 'ec2:CopySnapshot',
        on: [{ type: 'any', parts: { Resource: sourceArn('snapshot', 'SourceSnapshotId') } }],
      },
      ...withKeys([made('CopySnapshot', 'snapshot')], 'snapshot', {
        'ec2:Encrypted': 'Encrypted',
        'ec2:OutpostArn': 'DestinationOutpostArn',
      }),
      createTags('CopySnapshot'),
    ],
    // Of a copy and of a split reservation, AWS's page has the source too.
    CopyVolumes: (generated) => [...generated, ofIds('ec2:CopyVolumes', 'SourceVolumeId')],
    CreateCapacityReservationBySplitting: (generated) => [
      ...generated,
      ofIds('ec2:CreateCapacityReservationBySplitting', 'SourceCapacityReservationId', {
        keys: {
          'ec2:InstanceCount': 'InstanceCount',
          'ec2:SourceCapacityReservationId': 'SourceCapacityReservationId',
        },
      }),
    ],
    CreateFleet: createFleet,
    CreateFlowLogs: [
      made('CreateFlowLogs', 'vpc-flow-log'),
      ofIds('ec2:CreateFlowLogs', 'ResourceIds[]'),
      passRole(['DeliverLogsPermissionArn', 'DeliverCrossAccountRole'], 'vpc-flow-logs.amazonaws.com'),
      createTags('CreateFlowLogs'),
    ],
    CreateImage: [
      ...withKeys([made('CreateImage', 'image')], 'image', { 'ec2:BootModeOverride': 'BootModeOverride' }),
      existing('ec2:CreateImage', 'instance', 'InstanceId'),
      made('CreateImage', 'snapshot'),
      createTags('CreateImage'),
    ],
    CreateInterruptibleCapacityReservationAllocation: [
      ofIds('ec2:CreateInterruptibleCapacityReservationAllocation', 'CapacityReservationId', { keys: INTERRUPTIBLE }),
      ...withKeys(
        [made('CreateInterruptibleCapacityReservationAllocation', 'capacity-reservation')],
        'capacity-reservation',
        INTERRUPTIBLE,
      ),
      createTags('CreateInterruptibleCapacityReservationAllocation'),
    ],
    // A pool may be made in another one, which is a resource of the same type.
    CreateIpamPool: (generated) => [
      ...generated,
      ofIds('ec2:CreateIpamPool', 'SourceIpamPoolId', { when: 'SourceIpamPoolId' }),
    ],
    CreateKeyPair: alsoKeys({ 'ec2:KeyPairType': 'KeyType' })(madeByName('CreateKeyPair', 'key-pair', 'KeyName')),
    CreateLaunchTemplate: (generated) => [...generated, passProfileRole('LaunchTemplateData.IamInstanceProfile')],
    CreateLaunchTemplateVersion: (generated) => [
      ...generated,
      passProfileRole('LaunchTemplateData.IamInstanceProfile'),
    ],
    CreatePlacementGroup: alsoKeys({ 'ec2:PlacementGroupStrategy': 'Strategy' })(
      madeByName('CreatePlacementGroup', 'placement-group', 'GroupName'),
    ),
    CreateReplaceRootVolumeTask: replaceRootVolume,
    CreateSnapshots: [
      existing('ec2:CreateSnapshots', 'instance', 'InstanceSpecification.InstanceId'),
      ...withKeys([made('CreateSnapshots', 'snapshot')], 'snapshot', {
        'ec2:Location': 'Location',
        'ec2:OutpostArn': 'OutpostArn',
      }),
      { action: 'ec2:CreateSnapshots', on: [{ type: 'volume' }] },
      createTags('CreateSnapshots'),
    ],
    CreateTags: [ofIds('ec2:CreateTags', 'Resources[]', { tags: 'Tags' })],
    CreateTransitGatewayConnect: [
      existing('ec2:CreateTransitGatewayConnect', 'transit-gateway-attachment', 'TransportTransitGatewayAttachmentId'),
      made('CreateTransitGatewayConnect', 'transit-gateway-attachment'),
      createTags('CreateTransitGatewayConnect'),
    ],
    CreateVolume: (generated) => withKeys(generated, 'volume', ebsKeys('')),
    CreateVpcPeeringConnection: (generated) =>
      withKeys(generated, 'vpc-peering-connection', {
        'ec2:AccepterVpc': ACCEPTER_VPC,
        'ec2:RequesterVpc': arnAt('vpc', 'VpcId'),
      }),
    DeleteKeyPair: [
      existing('ec2:DeleteKeyPair', 'key-pair', 'KeyName'),
      { action: 'ec2:DeleteKeyPair', when: unless('KeyName'), on: [{ type: 'key-pair' }] },
    ],
    DeleteTags: [ofIds('ec2:DeleteTags', 'Resources[]', { keys: deletedTags() })],
    // The notification says to which of the two it belongs.
    DeleteVpcEndpointConnectionNotifications: [
      { action: 'ec2:DeleteVpcEndpointConnectionNotifications', on: [{ type: 'any' }] },
    ],
    DisassociateAddress: [{ action: 'ec2:DisassociateAddress', on: [{ type: 'elastic-ip' }] }],
    DisassociateIamInstanceProfile: [{ action: 'ec2:DisassociateIamInstanceProfile', on: [{ type: 'instance' }] }],
    ImportKeyPair: madeByName('ImportKeyPair', 'key-pair', 'KeyName'),
    LockSnapshot: onAll({ 'ec2:SnapshotLockDuration': 'LockDuration', 'ec2:SnapshotCoolOffPeriod': 'CoolOffPeriod' }),
    ModifySnapshotAttribute: onAll(SHARING_KEYS),
    CreateNetworkInterfacePermission: onAll({
      'ec2:AuthorizedService': 'AwsService',
      'ec2:AuthorizedUser': {
        says: 'the account of AwsAccountId',
        of: ({ parameters: { AwsAccountId }, scope }) =>
          AwsAccountId === undefined ? undefined : `arn:${scope.partition}:iam::${AwsAccountId}:root`,
      },
      'ec2:Permission': 'Permission',
    }),
    ModifyFleet: (generated) => [
      ...generated,
      passProfileRole('LaunchTemplateConfigs[].Overrides[].IamInstanceProfile'),
    ],
    // An attachment is one to an instance, which the request does not say.
    ModifyNetworkInterfaceAttribute: (generated) => [
      ...generated,
      { action: 'ec2:ModifyNetworkInterfaceAttribute', when: 'Attachment.AttachmentId', on: [{ type: 'instance' }] },
    ],
    ModifyVpcEndpointConnectionNotification: [
      { action: 'ec2:ModifyVpcEndpointConnectionNotification', on: [{ type: 'any' }] },
    ],
    ReplaceIamInstanceProfileAssociation: [
      { action: 'ec2:ReplaceIamInstanceProfileAssociation', on: [{ type: 'instance' }], keys: NEW_PROFILE },
      passProfileRole('IamInstanceProfile'),
    ],
    RequestSpotFleet: requestSpotFleet,
    RequestSpotInstances: requestSpotInstances,
    RunInstances: runInstances,
    RunScheduledInstances: (generated) => [...generated, passProfileRole('LaunchSpecification.IamInstanceProfile')],
  },
}

function made(operation: string, type: string, when?: Test): AskRow {
  const row = { action: `ec2:${operation}`, on: [{ type, made: true } as const], keys: tagsOfType(type) }
  return when === undefined ? row : { ...row, when }
}

/** What is made has the name that it is given in its ARN. */
function madeByName(operation: string, type: string, path: string): readonly AskRow[] {
  return [existing(`ec2:${operation}`, type, path, tagsOfType(type)), createTags(operation, { [type]: path })]
}

function unless(path: string): Test {
  return {
    says: `${path} is absent`,
    of: ({ parameters }) => valuesAt(path, parameters, parameters).length === 0,
  }
}

/** Keys of each row of the operation's own action. */
function onAll(keys: NonNullable<AskRow['keys']>): RowsChange {
  return (rows) => rows.map((row) => ({ ...row, keys: { ...row.keys, ...keys } }))
}

function withKeys(rows: readonly AskRow[], type: string, keys: NonNullable<AskRow['keys']>): readonly AskRow[] {
  return rows.map((row) =>
    row.on?.[0]?.type === type && row.on[0].made ? { ...row, keys: { ...row.keys, ...keys } } : row,
  )
}

/** Resources of any type by their ids. */
function ofIds(action: string, path: string, more: Partial<AskRow> = {}): AskRow {
  const ids: Reader<readonly string[]> = {
    says: `what the ids of ${path} are of`,
    of: ({ parameters, scope, element }) => textsAt(path, parameters, element).map((id) => arnOfId(id, scope)),
  }
  return { action, on: [{ type: 'any', parts: { Resource: ids } }], ...more }
}

/** What is copied is in `SourceRegion`. */
function sourceArn(type: string, path: string): Reader<string | undefined> {
  return {
    says: `${path} in SourceRegion`,
    of({ parameters, scope, element }) {
      const [id] = textsAt(path, parameters, element)
      const [region = scope.region] = textsAt('SourceRegion', parameters, element)
      return id === undefined ? undefined : ec2Arn(type, id, { ...scope, region })
    },
  }
}

const ACCEPTER_VPC: Reader<string | undefined> = {
  says: 'the ARN of PeerVpcId in PeerRegion of PeerOwnerId',
  of({ parameters, scope }) {
    const [id] = textsAt('PeerVpcId', parameters, parameters)
    const [region = scope.region] = textsAt('PeerRegion', parameters, parameters)
    const [accountId = scope.accountId] = textsAt('PeerOwnerId', parameters, parameters)
    return id === undefined ? undefined : ec2Arn('vpc', id, { ...scope, region, accountId })
  },
}

/** A tag that is taken away is named with its value, or without: then it is not said. */
function deletedTags(): NonNullable<AskRow['keys']> {
  return {
    'aws:RequestTag/': {
      says: 'those of Tags that have a value',
      of: ({ parameters }) =>
        Object.fromEntries(
          valuesAt('Tags[]', parameters, parameters).flatMap((tag) =>
            isRecord(tag) && typeof tag.Key === 'string' && typeof tag.Value === 'string' ? [[tag.Key, tag.Value]] : [],
          ),
        ),
    },
    'aws:TagKeys': 'Tags[].Key',
  }
}
