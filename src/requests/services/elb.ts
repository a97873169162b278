import { tagsOnCreate } from '../common-rows.ts'
import type { ResourceRow, ServiceExceptions } from '../rows.ts'

const BALANCER: readonly ResourceRow[] = [{ type: 'loadbalancer', parts: { LoadBalancerName: 'LoadBalancerName' } }]

/**
 * Classic Load Balancers, whose names are their ids.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_elb.html
 */
export const elb: ServiceExceptions = {
  service: 'elb',
  operations: {
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
    RemoveTags: [
      {
        action: 'elasticloadbalancing:RemoveTags',
        on: [{ type: 'loadbalancer', parts: { LoadBalancerName: 'LoadBalancerNames[]' } }],
        tagKeys: 'Tags[].Key',
      },
    ],
  },
}
