import type { AskRow, ResourceRow } from '../../rows.ts'
import { variableOfType } from './resource-ids.ts'

/** Where the ids of a type stand, or that the request has none of it. */
type Places = readonly string[] | 'made' | 'unknown'

interface Further {
  readonly required?: Readonly<Record<string, Places>>
  /** What the call makes of these is asked where the request tags it. */
  readonly optional?: Readonly<Record<string, readonly string[] | 'made'>>
}

const POOLS = { 'ipam-pool': ['Ipv4IpamPoolId', 'Ipv6IpamPoolId'] }

const OF_PATHS = [
  'instance',
  'internet-gateway',
  'network-interface',
  'transit-gateway',
  'vpc-endpoint',
  'vpc-endpoint-service',
  'vpc-peering-connection',
  'vpn-gateway',
]

/**
 * Types of the service authorization reference whose ids stand in members that are not called as the type is, or in
 * none.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ec2.html
 */
const FURTHER: Readonly<Record<string, Further>> = {
  // An address that is transferred gets an allocation in the account that accepts it.
  AcceptAddressTransfer: { required: { 'elastic-ip': 'made' } },
  AcceptReservedInstancesExchangeQuote: { required: { 'reserved-instances': ['ReservedInstanceIds[]'] } },
  AllocateAddress: { required: { 'elastic-ip': 'made' } },
  AllocateHosts: { required: { 'dedicated-host': 'made' } },
  AllocateIpamPoolCidr: { optional: { 'ipam-pool-allocation': 'made' } },
  AssociateIpamResourceDiscovery: { required: { 'ipam-resource-discovery-association': 'made' } },
  AssociateRouteTable: { optional: { 'ipv4pool-ec2': ['PublicIpv4Pool'] } },
  AssociateSubnetCidrBlock: { optional: { 'ipam-pool': ['Ipv6IpamPoolId'] } },
  AssociateVpcCidrBlock: { optional: { ...POOLS, 'ipv6pool-ec2': ['Ipv6Pool'] } },
  AuthorizeSecurityGroupEgress: { optional: { 'security-group-rule': 'made' } },
  AuthorizeSecurityGroupIngress: { optional: { 'security-group-rule': 'made' } },
  CancelExportTask: { optional: { 'export-image-task': ['ExportTaskId'], 'export-instance-task': ['ExportTaskId'] } },
  CancelImportTask: { optional: { 'import-image-task': ['ImportTaskId'], 'import-snapshot-task': ['ImportTaskId'] } },
  CreateClientVpnRoute: { optional: { subnet: ['TargetVpcSubnetId'] } },
  CreateDelegateMacVolumeOwnershipTask: { required: { 'mac-modification-task': 'made' } },
  CreateInstanceExportTask: { required: { 'export-instance-task': 'made' } },
  CreateLocalGatewayRoute: { optional: { 'prefix-list': ['DestinationPrefixListId'] } },
  CreateMacSystemIntegrityProtectionModificationTask: { required: { 'mac-modification-task': 'made' } },
  CreateNatGateway: {
    optional: {
      'elastic-ip': ['AllocationId', 'SecondaryAllocationIds[]', 'AvailabilityZoneAddresses[].AllocationIds[]'],
    },
  },
  CreateNetworkInsightsPath: {
    optional: Object.fromEntries(OF_PATHS.map((type) => [type, ['Source', 'Destination']])),
  },
  CreatePublicIpv4Pool: { required: { 'ipv4pool-ec2': 'made' } },
  CreateRestoreImageTask: { required: { image: 'made' } },
  CreateSubnet: { optional: POOLS },
  CreateTrafficMirrorTarget: { optional: { 'vpc-endpoint': ['GatewayLoadBalancerEndpointId'] } },
  CreateTransitGatewayMeteringPolicy: { optional: { 'transit-gateway-attachment': ['MiddleboxAttachmentIds[]'] } },
  CreateTransitGatewayMeteringPolicyEntry: {
    optional: {
      'transit-gateway-attachment': ['SourceTransitGatewayAttachmentId', 'DestinationTransitGatewayAttachmentId'],
    },
  },
  CreateTransitGatewayPeeringAttachment: { required: { 'transit-gateway-attachment': 'made' } },
  CreateTransitGatewayPolicyTableEntry: { required: { 'transit-gateway-route-table': ['TargetRouteTableId'] } },
  CreateTransitGatewayRouteTableAnnouncement: {
    required: { 'transit-gateway-attachment': ['PeeringAttachmentId'] },
  },
  CreateTransitGatewayVpcAttachment: { required: { 'transit-gateway-attachment': 'made' } },
  CreateVpc: { optional: { ...POOLS, 'ipv6pool-ec2': ['Ipv6Pool'] } },
  CreateVpcEndpoint: { optional: { subnet: ['SubnetIds[]', 'SubnetConfigurations[].SubnetId'] } },
  CreateVpcEndpointServiceConfiguration: { required: { 'vpc-endpoint-service': 'made' } },
  CreateVpnConnection: {
    optional: { 'transit-gateway-attachment': ['Options.TransportTransitGatewayAttachmentId'] },
  },
  DeleteClientVpnRoute: { optional: { subnet: ['TargetVpcSubnetId'] } },
  DeleteFlowLogs: { required: { 'vpc-flow-log': ['FlowLogIds[]'] } },
  DeleteLocalGatewayRoute: { optional: { 'prefix-list': ['DestinationPrefixListId'] } },
  DeletePublicIpv4Pool: { required: { 'ipv4pool-ec2': ['PoolId'] } },
  DeprovisionPublicIpv4PoolCidr: { required: { 'ipv4pool-ec2': ['PoolId'] } },
  DisableFastSnapshotRestores: { required: { snapshot: ['SourceSnapshotIds[]'] } },
  // A table is associated with a subnet, a gateway or a pool of addresses: which, the association's id does not say.
  DisassociateRouteTable: { required: { 'route-table': 'unknown', any: 'unknown' } },
  DisassociateVpcCidrBlock: { required: { vpc: 'unknown' } },
  EnableFastSnapshotRestores: { required: { snapshot: ['SourceSnapshotIds[]'] } },
  ExportImage: { required: { 'export-image-task': 'made' } },
  GetAssociatedIpv6PoolCidrs: { required: { 'ipv6pool-ec2': ['PoolId'] } },
  GetFlowLogsIntegrationTemplate: { required: { 'vpc-flow-log': ['FlowLogId'] } },
  GetReservedInstancesExchangeQuote: { required: { 'reserved-instances': ['ReservedInstanceIds[]'] } },
  ImportInstance: { required: { volume: 'made' } },
  ImportImage: { required: { 'import-image-task': 'made' } },
  ImportSnapshot: { required: { 'import-snapshot-task': 'made' } },
  ModifyInstancePlacement: { optional: { 'placement-group': ['GroupName'] } },
  ModifyIpamPolicyAllocationRules: { optional: { 'ipam-pool': ['AllocationRules[].SourceIpamPoolId'] } },
  ModifyLocalGatewayRoute: { optional: { 'prefix-list': ['DestinationPrefixListId'] } },
  ModifyNetworkInterfaceAttribute: { optional: { subnet: ['AssociatedSubnetIds[]'] } },
  ModifyTransitGateway: {
    optional: {
      'transit-gateway-route-table': [
        'Options.AssociationDefaultRouteTableId',
        'Options.PropagationDefaultRouteTableId',
      ],
    },
  },
  ModifyTransitGatewayMeteringPolicy: {
    optional: { 'transit-gateway-attachment': ['AddMiddleboxAttachmentIds[]', 'RemoveMiddleboxAttachmentIds[]'] },
  },
  ModifyTransitGatewayPolicyTableEntry: { optional: { 'transit-gateway-route-table': ['TargetRouteTableId'] } },
  ModifyTransitGatewayVpcAttachment: { optional: { subnet: ['AddSubnetIds[]', 'RemoveSubnetIds[]'] } },
  ModifyVpcEndpoint: {
    optional: {
      'route-table': ['AddRouteTableIds[]', 'RemoveRouteTableIds[]'],
      'security-group': ['AddSecurityGroupIds[]', 'RemoveSecurityGroupIds[]'],
      subnet: ['AddSubnetIds[]', 'RemoveSubnetIds[]', 'SubnetConfigurations[].SubnetId'],
    },
  },
  MoveCapacityReservationInstances: {
    required: { 'capacity-reservation': ['SourceCapacityReservationId', 'DestinationCapacityReservationId'] },
  },
  ProvisionPublicIpv4PoolCidr: { required: { 'ipv4pool-ec2': ['PoolId'] } },
  PurchaseCapacityBlock: { required: { 'capacity-reservation': 'made' } },
  PurchaseHostReservation: { required: { 'dedicated-host': ['HostIdSet[]'] } },
  ReplaceRouteTableAssociation: { required: { any: 'unknown' } },
}

/** Rows with the further resources of an operation. */
export function withFurther(rows: readonly AskRow[], operation: string): readonly AskRow[] {
  const further = Object.hasOwn(FURTHER, operation) ? FURTHER[operation] : undefined
  if (further === undefined) return rows
  const { required = {}, optional = {} } = further
  const types = new Set([...Object.keys(required), ...Object.keys(optional)])
  return rows.map((row) => {
    if (row.action !== `ec2:${operation}`) return row
    const others = (row.on ?? []).filter(({ type }) => !types.has(type))
    return {
      ...row,
      on: [
        ...others,
        ...Object.entries(required).map(([type, places]) => placed(type, places)),
        ...Object.entries(optional).map(([type, places]) => ({ ...placed(type, places), optional: true as const })),
      ],
    }
  })
}

function placed(type: string, places: Places): ResourceRow {
  if (places === 'unknown') return { type }
  if (places === 'made') return { type, made: true }
  return { type, parts: { [variableOfType(type)]: places } }
}
