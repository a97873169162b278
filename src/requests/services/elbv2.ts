import { parseArn, UNKNOWN } from '../../aws/index.ts'
import { tagsOnCreate } from '../common-rows.ts'
import { textsAt } from '../path.ts'
import type { Asked, AskRow, KeyValue, OperationRows, Part, Reader, ResourceRow, ServiceExceptions } from '../rows.ts'

const PREFIX = 'elasticloadbalancing'

/** Where a request has the ARN of a resource, by what the names of its types begin with. */
const MEMBERS: readonly (readonly [type: string, places: readonly string[]])[] = [
  ['loadbalancer', ['LoadBalancerArn']],
  ['listener-rule', ['RuleArn', 'RulePriorities[].RuleArn']],
  ['listener', ['ListenerArn']],
  ['targetgroup', ['TargetGroupArn']],
  ['truststore', ['TrustStoreArn']],
]

/** Each resource is named by its whole ARN, which says of which of the types it is. */
function byArn(generated: readonly AskRow[], operation: string): readonly AskRow[] {
  return generated.map((row) => {
    const [first] = row.on ?? []
    if (first === undefined || operation.startsWith('CreateLoad')) return row
    const [, places = []] = MEMBERS.find(([type]) => first.type.startsWith(type)) ?? []
    const arns = operation.endsWith('Tags') ? ['ResourceArns[]'] : [...places, ...(first.arns ?? [])]
    return { ...row, on: [{ type: 'any', arns }], keys: keysOf(operation) }
  })
}

const GROUPS = { 'elasticloadbalancing:SecurityGroup': 'SecurityGroups[]' }
const SUBNETS = { 'elasticloadbalancing:Subnet': listOf('Subnets[]', 'SubnetMappings[].SubnetId') }
const LISTENER = {
  'elasticloadbalancing:ListenerProtocol': 'Protocol',
  'elasticloadbalancing:SecurityPolicy': listOf('SslPolicy'),
}

/** By operation: the protocol of a target group, say, is none of a listener's. */
const KEYS: Readonly<Record<string, Readonly<Record<string, KeyValue>>>> = {
  CreateListener: LISTENER,
  CreateLoadBalancer: { 'elasticloadbalancing:Scheme': 'Scheme', ...GROUPS, ...SUBNETS },
  ModifyListener: LISTENER,
  SetSecurityGroups: GROUPS,
  SetSubnets: SUBNETS,
}

function keysOf(operation: string): Readonly<Record<string, KeyValue>> {
  return (Object.hasOwn(KEYS, operation) && KEYS[operation]) || {}
}

function listOf(...places: readonly string[]): Reader<readonly string[] | undefined> {
  return {
    says: places.join(' and '),
    of({ parameters }) {
      const texts = places.flatMap((place) => textsAt(place, parameters, parameters))
      return texts.length === 0 ? undefined : texts
    },
  }
}

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_elbv2.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html
 */
export const elbv2: ServiceExceptions = {
  service: 'elbv2',
  read: 'all',
  types: {
    /** Load balancers, listeners, rules and groups alike. */
    any: `arn:\${Partition}:${PREFIX}:\${Region}:\${Account}:\${Resource}`,
  },
  every: byArn,
  operations: {
    CreateListener: (rows) => [
      ...rows,
      tagged('CreateListener', within('LoadBalancerArn', 'loadbalancer', 'listener')),
    ],
    CreateLoadBalancer: madeOf('CreateLoadBalancer', {
      says: 'the kind that Type says, by Name',
      of: ({ parameters }) => `loadbalancer/${kindOf(parameters.Type)}/${nameOf(parameters.Name)}/*`,
    }),
    CreateRule: (rows) => [...rows, tagged('CreateRule', within('ListenerArn', 'listener', 'listener-rule'))],
    CreateTargetGroup: madeOf('CreateTargetGroup', made('targetgroup')),
    CreateTrustStore: madeOf('CreateTrustStore', made('truststore')),
  },
}

/** "The type of load balancer. The default is `application`." */
function kindOf(type: unknown): string {
  if (type === undefined || type === 'application') return 'app'
  return type === 'network' ? 'net' : type === 'gateway' ? 'gwy' : UNKNOWN
}

function nameOf(name: unknown): string {
  return typeof name === 'string' ? name : '*'
}

/** The id is made by the call. */
function made(kind: string): Reader<string> {
  return { says: `${kind} of Name`, of: ({ parameters }) => `${kind}/${nameOf(parameters.Name)}/*` }
}

function madeOf(operation: string, resource: Part): OperationRows {
  return [
    { action: `${PREFIX}:${operation}`, on: any(resource), tags: 'Tags', keys: keysOf(operation) },
    tagged(operation, resource),
  ]
}

function tagged(operation: string, resource: Part): AskRow {
  const row = tagsOnCreate(`${PREFIX}:AddTags`, any(resource), 'Tags')
  return { ...row, keys: { 'elasticloadbalancing:CreateAction': `=${operation}` } }
}

function any(resource: Part): readonly ResourceRow[] {
  return [{ type: 'any', parts: { Resource: resource } }]
}

/** A listener is made within its load balancer and a rule within its listener, whose names its ARN has. */
function within(place: string, from: string, to: string): Reader<string> {
  return {
    says: `a ${to} of ${place}`,
    of({ parameters, scope }: Asked) {
      const text = parameters[place]
      const arn = typeof text === 'string' ? parseArn(text) : undefined
      if (arn === undefined || !arn.resource.startsWith(`${from}/`)) return `${to}/${UNKNOWN}`
      const resource = `${to}${arn.resource.slice(from.length)}/*`
      return `arn:${scope.partition}:${PREFIX}:${arn.region}:${arn.accountId}:${resource}`
    },
  }
}
