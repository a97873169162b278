import {
  CreateListenerCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  ElasticLoadBalancingV2Client,
  ProtocolEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { arn, type SdkCall, type SdkCase, XML_DENIAL } from './sdk-case.ts'

const of = (resource: string) => arn('elasticloadbalancing', resource)
const deleteListener =
  (name: string): SdkCall =>
  (config) =>
    new ElasticLoadBalancingV2Client(config).send(new DeleteListenerCommand({ ListenerArn: listener(name) }))
const createListener =
  (Protocol: ProtocolEnum): SdkCall =>
  (config) =>
    new ElasticLoadBalancingV2Client(config).send(
      new CreateListenerCommand({
        LoadBalancerArn: of('loadbalancer/app/mine/1'),
        Protocol,
        Port: 443,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: of('targetgroup/mine/1') }],
      }),
    )
const createGroup =
  (team: string): SdkCall =>
  (config) =>
    new ElasticLoadBalancingV2Client(config).send(
      new CreateTargetGroupCommand({ Name: 'mine', Tags: [{ Key: 'team', Value: team }] }),
    )

export const elasticLoadBalancingV2: readonly SdkCase[] = [
  {
    says: 'a listener',
    allow: [{ Action: 'elasticloadbalancing:DeleteListener', Resource: of('listener/app/mine/*') }],
    allowed: deleteListener('mine'),
    denied: deleteListener('yours'),
    error: XML_DENIAL,
    names: ['elasticloadbalancing:DeleteListener', listener('yours')],
  },
  {
    says: 'the protocol of a listener that is made',
    allow: [
      {
        Action: 'elasticloadbalancing:CreateListener',
        Resource: of('loadbalancer/app/mine/1'),
        Condition: { StringEquals: { 'elasticloadbalancing:ListenerProtocol': 'HTTPS' } },
      },
    ],
    allowed: createListener(ProtocolEnum.HTTPS),
    denied: createListener(ProtocolEnum.HTTP),
    error: XML_DENIAL,
    names: ['elasticloadbalancing:CreateListener', of('loadbalancer/app/mine/1')],
  },
  {
    says: 'the tags of a target group that is made',
    allow: [
      { Action: 'elasticloadbalancing:CreateTargetGroup', Resource: of('targetgroup/mine/*') },
      {
        Action: 'elasticloadbalancing:AddTags',
        Resource: of('targetgroup/mine/*'),
        Condition: { StringEquals: { 'aws:RequestTag/team': 'blue' } },
      },
    ],
    allowed: createGroup('blue'),
    denied: createGroup('red'),
    error: XML_DENIAL,
    names: ['elasticloadbalancing:AddTags', of('targetgroup/mine/*')],
  },
]

function listener(name: string): string {
  return of(`listener/app/${name}/1/2`)
}
