import { CreateAccessEntryCommand, DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks'
import { arn, REST_JSON_DENIAL, roleArn, type SdkCall, type SdkCase } from './sdk-case.ts'

const describe =
  (name: string): SdkCall =>
  (config) =>
    new EKSClient(config).send(new DescribeClusterCommand({ name }))
const createEntry =
  (role: string): SdkCall =>
  (config) =>
    new EKSClient(config).send(new CreateAccessEntryCommand({ clusterName: 'mine', principalArn: roleArn(role) }))

export const eks: readonly SdkCase[] = [
  {
    says: 'a cluster',
    allow: [{ Action: 'eks:DescribeCluster', Resource: arn('eks', 'cluster/mine') }],
    allowed: describe('mine'),
    denied: describe('yours'),
    error: REST_JSON_DENIAL,
    names: ['eks:DescribeCluster', arn('eks', 'cluster/yours')],
  },
  {
    says: 'whom a cluster lets in',
    allow: [
      {
        Action: 'eks:CreateAccessEntry',
        Resource: arn('eks', 'cluster/mine'),
        Condition: { ArnEquals: { 'eks:principalArn': roleArn('mine') } },
      },
    ],
    allowed: createEntry('mine'),
    denied: createEntry('yours'),
    error: REST_JSON_DENIAL,
    names: ['eks:CreateAccessEntry', arn('eks', 'cluster/mine')],
  },
]
