import { UNKNOWN } from '../../../aws/index.ts'
import { textsAt } from '../../path.ts'
import type { Asked, AskRow, KeyText, KeyValue } from '../../rows.ts'
import { arnAt } from './resource-ids.ts'

type Keys = Readonly<Record<string, KeyValue>>

/** Of a member that may stand several times, a list only where it does: the key is none of several values. */
function each(...paths: readonly string[]): KeyValue {
  return {
    says: paths.join(', '),
    of: ({ parameters, element }): KeyText => {
      const texts = [...new Set(paths.flatMap((path) => textsAt(path, parameters, element)))]
      return texts.length > 1 ? texts : texts[0]
    },
  }
}

/** The ARN of what a member names by its name or id alone. */
function named(path: string, arn: (name: string, scope: Asked['scope']) => string): KeyValue {
  return {
    says: `the ARN of ${path}`,
    of: ({ parameters, scope, element }): KeyText => {
      const [name] = textsAt(path, parameters, element)
      return name === undefined ? undefined : arn(name, scope)
    },
  }
}

const LOG_GROUP = 'ConnectionLogOptions.CloudwatchLogGroup'
const AUTHENTICATION = 'AuthenticationOptions[]'

const CLIENT_VPN: Keys = {
  'ec2:ClientRootCertificateChainArn': each(`${AUTHENTICATION}.MutualAuthentication.ClientRootCertificateChainArn`),
  'ec2:CloudwatchLogGroupArn': named(LOG_GROUP, logGroupArn),
  'ec2:CloudwatchLogStreamArn': {
    says: `the ARN of ConnectionLogOptions.CloudwatchLogStream in ${LOG_GROUP}`,
    of: ({ parameters, scope }): KeyText => {
      const [group] = textsAt(LOG_GROUP, parameters, parameters)
      const [stream] = textsAt('ConnectionLogOptions.CloudwatchLogStream', parameters, parameters)
      return group === undefined || stream === undefined
        ? undefined
        : `${logGroupArn(group, scope)}:log-stream:${stream}`
    },
  },
  'ec2:DirectoryArn': named(
    `${AUTHENTICATION}.ActiveDirectory.DirectoryId`,
    (id, { partition, region, accountId }) => `arn:${partition}:ds:${region}:${accountId}:directory/${id}`,
  ),
  'ec2:SamlProviderArn': each(`${AUTHENTICATION}.FederatedAuthentication.SAMLProviderArn`),
}

function logGroupArn(name: string, { partition, region, accountId }: Asked['scope']): string {
  return `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`
}

/** @see https://docs.aws.amazon.com/vpn/latest/s2svpn/security_iam_id-based-policy-examples.html */
function tunnelKeys(tunnels: string): Keys {
  const of = (member: string) => each(`${tunnels}.${member}`)
  const values = (member: string) => `${tunnels}.${member}[].Value`
  return {
    'ec2:DPDTimeoutSeconds': of('DPDTimeoutSeconds'),
    'ec2:IKEVersions': values('IKEVersions'),
    'ec2:InsideTunnelCidr': of('TunnelInsideCidr'),
    'ec2:InsideTunnelIpv6Cidr': of('TunnelInsideIpv6Cidr'),
    'ec2:Phase1DHGroup': values('Phase1DHGroupNumbers'),
    'ec2:Phase1EncryptionAlgorithms': values('Phase1EncryptionAlgorithms'),
    'ec2:Phase1IntegrityAlgorithms': values('Phase1IntegrityAlgorithms'),
    'ec2:Phase1LifetimeSeconds': of('Phase1LifetimeSeconds'),
    'ec2:Phase2DHGroup': values('Phase2DHGroupNumbers'),
    'ec2:Phase2EncryptionAlgorithms': values('Phase2EncryptionAlgorithms'),
    'ec2:Phase2IntegrityAlgorithms': values('Phase2IntegrityAlgorithms'),
    'ec2:Phase2LifetimeSeconds': of('Phase2LifetimeSeconds'),
    'ec2:RekeyFuzzPercentage': of('RekeyFuzzPercentage'),
    'ec2:RekeyMarginTimeSeconds': of('RekeyMarginTimeSeconds'),
    'ec2:ReplayWindowSizePackets': of('ReplayWindowSize'),
  }
}

/**
 * Whose the service of an endpoint is: that of another's is named by an id, which does not say whose.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/security_iam_id-based-policy-examples.html
 */
const SERVICE_OWNER: KeyValue = {
  says: "amazon of AWS's own services, by `ServiceName`; of others unknown",
  of: ({ parameters: { ServiceName } }): KeyText => {
    if (typeof ServiceName !== 'string') return undefined
    return /^(?:(?:cn\.)?com\.amazonaws\.(?!vpce\.)|aws\.)/.test(ServiceName) ? 'amazon' : UNKNOWN
  },
}

const FAST_RESTORES: Keys = {
  'ec2:AvailabilityZone': each('AvailabilityZones[]'),
}

/** Members of other names than the keys that they say, by operation and by type of what the key is of. */
const SAID: Readonly<Record<string, Readonly<Record<string, Keys>>>> = {
  AcceptAddressTransfer: { 'elastic-ip': { 'ec2:PublicIpAddress': 'Address' } },
  AssociateSubnetCidrBlock: { subnet: { 'ec2:Ipv6IpamPoolId': 'Ipv6IpamPoolId' } },
  AssociateVpcCidrBlock: {
    vpc: { 'ec2:Ipv4IpamPoolId': 'Ipv4IpamPoolId', 'ec2:Ipv6IpamPoolId': 'Ipv6IpamPoolId' },
  },
  CopyVolumes: {
    volume: { 'ec2:VolumeIops': 'Iops', 'ec2:VolumeSize': 'Size', 'ec2:VolumeThroughput': 'Throughput' },
  },
  CreateCapacityReservation: { 'capacity-reservation': { 'ec2:PlacementGroup': 'PlacementGroupArn' } },
  CreateClientVpnEndpoint: { 'client-vpn-endpoint': CLIENT_VPN },
  CreateInstanceConnectEndpoint: { 'instance-connect-endpoint': { 'ec2:SubnetID': 'SubnetId' } },
  CreateSnapshot: { snapshot: { 'ec2:ParentVolume': arnAt('volume', 'VolumeId') } },
  CreateVpcEndpoint: {
    'vpc-endpoint': {
      'ec2:VpceServiceName': 'ServiceName',
      'ec2:VpceServiceOwner': SERVICE_OWNER,
      'ec2:VpceServiceRegion': 'ServiceRegion',
      'ec2:VpcePrivateDnsPreference': 'DnsOptions.PrivateDnsPreference',
      'ec2:VpcePrivateDnsSpecifiedDomains': 'DnsOptions.PrivateDnsSpecifiedDomains[]',
    },
  },
  // "Control the private DNS names that can be specified for VPC endpoint services", of one that is there too:
  // https://docs.aws.amazon.com/vpc/latest/privatelink/security_iam_id-based-policy-examples.html
  CreateVpcEndpointServiceConfiguration: {
    'vpc-endpoint-service': { 'ec2:VpceServicePrivateDnsName': 'PrivateDnsName' },
  },
  ModifyVpcEndpointServiceConfiguration: {
    'vpc-endpoint-service': { 'ec2:VpceServicePrivateDnsName': 'PrivateDnsName' },
  },
  CreateVpnConnection: { 'vpn-connection': tunnelKeys('Options.TunnelOptions[]') },
  ModifyVpnTunnelOptions: { 'vpn-connection': tunnelKeys('TunnelOptions') },
  DisableFastSnapshotRestores: { snapshot: FAST_RESTORES },
  EnableFastSnapshotRestores: { snapshot: FAST_RESTORES },
  MoveCapacityReservationInstances: {
    'capacity-reservation': {
      'ec2:DestinationCapacityReservationId': 'DestinationCapacityReservationId',
      'ec2:InstanceCount': 'InstanceCount',
      'ec2:SourceCapacityReservationId': 'SourceCapacityReservationId',
    },
  },
  UpdateInterruptibleCapacityReservationAllocation: {
    'capacity-reservation': {
      'ec2:SourceCapacityReservationId': 'CapacityReservationId',
      'ec2:TargetInstanceCount': 'TargetInstanceCount',
    },
  },
}

/** Types whose ids AWS's page has no key for in the rows of these operations, though it has in others. */
const UNSAID: Readonly<Record<string, readonly string[]>> = {
  AssociateApplicationStatusCheck: ['instance'],
  CreateApplicationStatusCheck: ['security-group', 'subnet'],
  CreateDelegateMacVolumeOwnershipTask: ['instance'],
  CreateMacSystemIntegrityProtectionModificationTask: ['instance'],
  CreateKeyPair: ['key-pair'],
  CreateVolume: ['snapshot'],
  DisableApplicationStatusCheckSuppression: ['instance'],
  DisassociateApplicationStatusCheck: ['instance'],
  EnableApplicationStatusCheckSuppression: ['instance'],
  ImportKeyPair: ['key-pair'],
  ModifyApplicationStatusCheck: ['security-group', 'subnet'],
  ModifyNetworkInterfaceAttribute: ['subnet'],
  ModifyPublicIpDnsNameOptions: ['network-interface'],
}

/**
 * Rows of an operation's own action with the keys that its request says of their types.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ec2.html
 */
export function withSaidKeys(rows: readonly AskRow[], operation: string): readonly AskRow[] {
  const said = Object.hasOwn(SAID, operation) ? SAID[operation] : undefined
  if (said === undefined) return rows
  return rows.map((row) => {
    const [type] = row.action === `ec2:${operation}` ? (row.on ?? []).map((each) => each.type) : []
    const keys = type === undefined ? undefined : said[type]
    return keys === undefined ? row : { ...row, keys: { ...row.keys, ...keys } }
  })
}

/** Whether the id of a type that an operation names is a key of it. */
export function isIdAKey(operation: string, type: string): boolean {
  return !(Object.hasOwn(UNSAID, operation) && UNSAID[operation]?.includes(type))
}
