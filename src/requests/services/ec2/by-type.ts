import { valuesAt } from '../../path.ts'
import type { Asked, AskRow, KeyValue, ResourceRow, Test } from '../../rows.ts'
import { withAttributes } from './attributes.ts'
import { withFurther } from './further.ts'
import { isIdOf, variableOfType } from './resource-ids.ts'
import { isIdAKey, withSaidKeys } from './said-keys.ts'
import { createTags, isTagged, tagsOfType } from './tag-specifications.ts'

/** The key that is the id of a resource of the type. */
const ID_KEYS: Readonly<Record<string, string>> = {
  'dhcp-options': 'ec2:DhcpOptionsID',
  'elastic-ip': 'ec2:AllocationId',
  image: 'ec2:ImageID',
  instance: 'ec2:InstanceID',
  'internet-gateway': 'ec2:InternetGatewayID',
  'key-pair': 'ec2:KeyPairName',
  'network-acl': 'ec2:NetworkAclID',
  'network-interface': 'ec2:NetworkInterfaceID',
  'placement-group': 'ec2:PlacementGroupName',
  'route-table': 'ec2:RouteTableID',
  'security-group': 'ec2:SecurityGroupID',
  snapshot: 'ec2:SnapshotID',
  subnet: 'ec2:SubnetID',
  'transit-gateway': 'ec2:transitGatewayId',
  'transit-gateway-attachment': 'ec2:transitGatewayAttachmentId',
  'transit-gateway-connect-peer': 'ec2:transitGatewayConnectPeerId',
  'transit-gateway-metering-policy': 'ec2:transitGatewayMeteringPolicyId',
  'transit-gateway-multicast-domain': 'ec2:transitGatewayMulticastDomainId',
  'transit-gateway-policy-table': 'ec2:transitGatewayPolicyTableId',
  'transit-gateway-route-table': 'ec2:transitGatewayRouteTableId',
  'transit-gateway-route-table-announcement': 'ec2:transitGatewayRouteTableAnnouncementId',
  volume: 'ec2:VolumeID',
  vpc: 'ec2:VpcID',
  'vpc-peering-connection': 'ec2:VpcPeeringConnectionID',
}

const IDS: ReadonlySet<string> = new Set(Object.values(ID_KEYS))

type Keys = Readonly<Record<string, KeyValue>>

/**
 * EC2 has its condition keys by type of resource: what a request says of what it makes is a key of that, tags too, and
 * of what exists its id is a key; the rest of what exists is not said by a request. An id says by its prefix of which
 * type it is, whatever the member is called that holds it. The role that a certificate is for is handed to nobody.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ec2.html
 */
export function byType(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  const further = withFurther(generated, operation)
  const needed = further.flatMap(({ on = [] }) => on.flatMap(({ type, optional }) => (optional ? [] : [type])))
  return withAttributes(withSaidKeys(further.flatMap(ofRow), operation), operation, new Set(needed))

  function ofRow(row: AskRow): readonly AskRow[] {
    if (row.action === 'iam:PassRole' && operation.endsWith('EnclaveCertificateIamRole')) return []
    if (row.on === undefined || !row.action.startsWith('ec2:')) return [row]
    const { on, keys = {}, action } = row
    const hasTags = row.tags?.startsWith('TagSpecifications') === true
    const rows = on.flatMap((resource) => ofType(action, resource, { keys, hasTags, on }))
    if (row.tags !== undefined && !hasTags) return rows.map((each) => ({ ...each, tags: row.tags as string }))
    return hasTags ? [...rows, createTags(operation, namesOf(on))] : rows
  }
}

interface Whole {
  readonly keys: Keys
  readonly hasTags: boolean
  readonly on: readonly ResourceRow[]
}

function ofType(action: string, resource: ResourceRow, { keys, hasTags, on }: Whole): readonly AskRow[] {
  const { type, optional } = resource
  const paths = pathsOf(resource)
  const tags = hasTags ? tagsOfType(type) : {}
  if (paths.length === 0) {
    const own = Object.fromEntries(Object.entries(keys).filter(([name]) => !IDS.has(name)))
    // What the page has as optional, of what the call makes, is asked where the request says something of it.
    const when = resource.made && optional ? isTagged(type) : undefined
    return [
      {
        action,
        ...(when && { when }),
        on: [{ type, ...(resource.made && { made: true }) }],
        keys: { ...tags, ...(resource.made && own) },
      },
    ]
  }
  const isShared = (path: string) => on.some((other) => other !== resource && pathsOf(other).includes(path))
  const named = paths.map((path) => existing(action, type, path, tags, variableOf(resource)))
  const elsewhere = paths.filter((path) => !isShared(path))
  const when: Test = {
    says: `no id of ${type} is given`,
    of: (asked) => {
      const isOf = (path: string) => valuesAt(path, asked.parameters, asked.element).every((id) => isIdOf(type, id))
      return (!optional && nothingOf(type, paths, asked)) || !elsewhere.every(isOf) || isNamedOtherwise(type, asked)
    },
  }
  return [...named, { action, when, on: [{ type }], ...(hasTags && { keys: tags }) }]
}

/** Each resource of a type whose id stands at a place. */
export function existing(action: string, type: string, path: string, keys: Keys = {}, variable?: string): AskRow {
  const idKey = isIdAKey(action.slice('ec2:'.length), type) ? ID_KEYS[type] : undefined
  return {
    action,
    each: path,
    when: { says: `it is an id of ${type}`, of: ({ element }) => isIdOf(type, element) },
    on: [{ type, parts: { [variable ?? variableOfType(type)]: '.' } }],
    keys: { ...keys, ...(idKey !== undefined && { [idKey]: '.' }) },
  }
}

/** Members that name what exists by another name than its id. */
const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  'elastic-ip': ['PublicIp'],
  'launch-template': [
    'LaunchTemplateName',
    'LaunchTemplateNames[]',
    'LaunchTemplate.LaunchTemplateName',
    'LaunchTemplateConfigs[].LaunchTemplateSpecification.LaunchTemplateName',
  ],
  'placement-group': ['GroupId'],
  'security-group': ['GroupName', 'GroupNames[]'],
}

function isNamedOtherwise(type: string, { parameters }: Asked): boolean {
  return (OTHERWISE[type] ?? []).some((path) => valuesAt(path, parameters, parameters).length > 0)
}

function nothingOf(type: string, paths: readonly string[], { parameters, element }: Asked): boolean {
  return !paths.some((path) => valuesAt(path, parameters, element).some((id) => isIdOf(type, id)))
}

function pathsOf({ parts = {} }: ResourceRow): readonly string[] {
  return Object.values(parts)
    .flat()
    .filter((part): part is string => typeof part === 'string')
}

function variableOf({ type, parts = {} }: ResourceRow): string {
  return Object.keys(parts)[0] ?? variableOfType(type)
}

/** Where names stand that what is made is given, by its type. */
function namesOf(on: readonly ResourceRow[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    on.flatMap((row) =>
      pathsOf(row)
        .slice(0, 1)
        .map((path) => [row.type, path]),
    ),
  )
}
