import { UNKNOWN } from '../../../aws/index.ts'
import type { Scope } from '../../ask.ts'
import { textsAt } from '../../path.ts'
import type { Reader } from '../../rows.ts'

/**
 * Types of EC2's resources by what stands before the last hyphen of their ids.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ec2.html
 */
const TYPES: Readonly<Record<string, string>> = {
  acl: 'network-acl',
  afi: 'fpga-image',
  aki: 'image',
  ami: 'image',
  ari: 'image',
  cagw: 'carrier-gateway',
  cgw: 'customer-gateway',
  cr: 'capacity-reservation',
  crf: 'capacity-reservation-fleet',
  'cvpn-endpoint': 'client-vpn-endpoint',
  dopt: 'dhcp-options',
  eice: 'instance-connect-endpoint',
  eigw: 'egress-only-internet-gateway',
  eipalloc: 'elastic-ip',
  eni: 'network-interface',
  'export-ami': 'export-image-task',
  'export-i': 'export-instance-task',
  fl: 'vpc-flow-log',
  fleet: 'fleet',
  h: 'dedicated-host',
  hr: 'host-reservation',
  i: 'instance',
  iew: 'instance-event-window',
  igw: 'internet-gateway',
  'import-ami': 'import-image-task',
  'import-snap': 'import-snapshot-task',
  ipam: 'ipam',
  'ipam-pool': 'ipam-pool',
  'ipam-pool-alloc': 'ipam-pool-allocation',
  'ipam-res-disco': 'ipam-resource-discovery',
  'ipam-res-disco-assoc': 'ipam-resource-discovery-association',
  'ipam-scope': 'ipam-scope',
  'ipv4pool-coip': 'coip-pool',
  'ipv4pool-ec2': 'ipv4pool-ec2',
  'ipv6pool-ec2': 'ipv6pool-ec2',
  key: 'key-pair',
  lgw: 'local-gateway',
  'lgw-rtb': 'local-gateway-route-table',
  'lgw-vif': 'local-gateway-virtual-interface',
  'lgw-vif-grp': 'local-gateway-virtual-interface-group',
  lt: 'launch-template',
  nat: 'natgateway',
  nia: 'network-insights-analysis',
  nip: 'network-insights-path',
  nis: 'network-insights-access-scope',
  nisa: 'network-insights-access-scope-analysis',
  pcx: 'vpc-peering-connection',
  pg: 'placement-group',
  pl: 'prefix-list',
  replacevol: 'replace-root-volume-task',
  rtb: 'route-table',
  scr: 'subnet-cidr-reservation',
  sfr: 'spot-fleet-request',
  sg: 'security-group',
  sgr: 'security-group-rule',
  sir: 'spot-instances-request',
  snap: 'snapshot',
  subnet: 'subnet',
  tgw: 'transit-gateway',
  'tgw-attach': 'transit-gateway-attachment',
  'tgw-connect-peer': 'transit-gateway-connect-peer',
  'tgw-mcast-domain': 'transit-gateway-multicast-domain',
  'tgw-ptb': 'transit-gateway-policy-table',
  'tgw-rtb': 'transit-gateway-route-table',
  tmf: 'traffic-mirror-filter',
  tmfr: 'traffic-mirror-filter-rule',
  tms: 'traffic-mirror-session',
  tmt: 'traffic-mirror-target',
  vae: 'verified-access-endpoint',
  vagr: 'verified-access-group',
  vai: 'verified-access-instance',
  vatp: 'verified-access-trust-provider',
  vgw: 'vpn-gateway',
  vol: 'volume',
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
  'vpce-svc': 'vpc-endpoint-service',
  vpn: 'vpn-connection',
}

/** Of these the ARN has a name that the id does not say. */
const NAMED: ReadonlySet<string> = new Set(['key-pair', 'placement-group'])

const WITH_PREFIX: ReadonlySet<string> = new Set(Object.values(TYPES).filter((type) => !NAMED.has(type)))

/** The type of what an id names, or an ARN that ends in it; `undefined` for none that is known here. */
function typeOfId(id: string): string | undefined {
  const prefix = id.slice(id.lastIndexOf('/') + 1, id.lastIndexOf('-'))
  return Object.hasOwn(TYPES, prefix) ? TYPES[prefix] : undefined
}

/** Whether ids say that they are of the type. */
export function hasIds(type: string): boolean {
  return WITH_PREFIX.has(type)
}

/** Whether a value may be the id of a type: all may be of one whose ids are not known here. */
export function isIdOf(type: string, value: unknown): value is string {
  return typeof value === 'string' && (hasIds(type) ? typeOfId(value) === type : value !== '')
}

/** The ARN of what an id names. */
export function arnOfId(id: string, scope: Scope): string {
  const type = typeOfId(id)
  if (type === undefined) return ec2Arn(UNKNOWN, id, scope)
  return ec2Arn(type, NAMED.has(type) ? UNKNOWN : id, scope)
}

/** Images and snapshots have no account in their ARN, and IPAM's resources no Region. */
export function ec2Arn(type: string, id: string, { partition, region, accountId }: Scope): string {
  const account = type === 'image' || type === 'snapshot' ? '' : accountId
  const place = /^ipam(?!-pool-allocation$)/.test(type) ? '' : region
  return `arn:${partition}:ec2:${place}:${account}:${type}/${id}`
}

/** For a key that is an ARN, of an id that stands at a place. */
export function arnAt(type: string, path: string): Reader<string | undefined> {
  return {
    says: `the ARN of ${path}`,
    of({ parameters, scope, element }) {
      const [id] = textsAt(path, parameters, element)
      return id === undefined ? undefined : ec2Arn(type, id, scope)
    },
  }
}

/** Variables of ARNs that are not called as their type is. */
const VARIABLES: Readonly<Record<string, string>> = {
  'coip-pool': 'Ipv4PoolCoipId',
  'elastic-ip': 'AllocationId',
  'export-instance-task': 'ExportTaskId',
  'ipv4pool-ec2': 'Ipv4PoolEc2Id',
  'ipv6pool-ec2': 'Ipv6PoolEc2Id',
  'key-pair': 'KeyPairName',
  'local-gateway-route-table': 'LocalGatewayRoutetableId',
  natgateway: 'NatGatewayId',
  'network-acl': 'NaclId',
  'placement-group': 'PlacementGroupName',
  'reserved-instances': 'ReservationId',
  'spot-instances-request': 'SpotInstanceRequestId',
}

/** `NetworkInterfaceId` of `network-interface`. */
export function variableOfType(type: string): string {
  return VARIABLES[type] ?? `-${type}Id`.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
