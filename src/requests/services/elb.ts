import { alsoKeys, tagsOnCreate } from '../common-rows.ts'
import { isRecord, valuesAt } from '../path.ts'
import type { KeyValue, ResourceRow, ServiceExceptions } from '../rows.ts'

const BALANCER: readonly ResourceRow[] = [{ type: 'loadbalancer', parts: { LoadBalancerName: 'LoadBalancerName' } }]

/** The predefined policy that a listener's negotiation follows, where the policy that is made is of that kind. */
const SECURITY_POLICY: KeyValue = {
  says: '`PolicyAttributes`: what Reference-Security-Policy says',
  of({ parameters }) {
    const named = valuesAt('PolicyAttributes[]', parameters, parameters)
      .filter(isRecord)
      .filter(({ AttributeName }) => AttributeName === 'Reference-Security-Policy')
      .map(({ AttributeValue }) => AttributeValue)
      .filter((value) => typeof value === 'string')
    return named.length === 0 ? undefined : named
  },
}

/**
 * Classic Load Balancers, whose names are their ids.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_elb.html
 */
export const elb: ServiceExceptions = {
  service: 'elb',
  read: 'all',
  operations: {
    ApplySecurityGroupsToLoadBalancer: alsoKeys({ 'elasticloadbalancing:SecurityGroup': 'SecurityGroups[]' }),
    AttachLoadBalancerToSubnets: alsoKeys({ 'elasticloadbalancing:Subnet': 'Subnets[]' }),
    CreateLoadBalancer: [
      {
        action: 'elasticloadbalancing:CreateLoadBalancer',
        on: BALANCER,
        tags: 'Tags',
        keys: {
          'elasticloadbalancing:ListenerProtocol': 'Listeners[].Protocol',
          'elasticloadbalancing:Scheme': 'Scheme',
          'elasticloadbalancing:SecurityGroup': 'SecurityGroups[]',
          'elasticloadbalancing:Subnet': 'Subnets[]',
        },
      },
      {
        ...tagsOnCreate('elasticloadbalancing:AddTags', BALANCER, 'Tags'),
        keys: { 'elasticloadbalancing:CreateAction': '=CreateLoadBalancer' },
      },
    ],
    CreateLoadBalancerListeners: [
      {
        action: 'elasticloadbalancing:CreateLoadBalancerListeners',
        on: BALANCER,
        keys: { 'elasticloadbalancing:ListenerProtocol': 'Listeners[].Protocol' },
      },
    ],
    CreateLoadBalancerPolicy: alsoKeys({ 'elasticloadbalancing:SecurityPolicy': SECURITY_POLICY }),
    RemoveTags: [
      {
        action: 'elasticloadbalancing:RemoveTags',
        on: [{ type: 'loadbalancer', parts: { LoadBalancerName: 'LoadBalancerNames[]' } }],
        tagKeys: 'Tags[].Key',
      },
    ],
  },
}
