/** Whether a resource costs money while nobody uses it. */
export type Cost = 'costs' | 'free' | 'unknown'

/**
 * Kinds that are billed by the hour, the month or the gigabyte for being there, by service and first word of the ARN's
 * resource part.
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/checklistforunwantedcharges.html
 */
const COSTLY: Readonly<Record<string, readonly string[] | 'all'>> = {
  'acm-pca': ['certificate-authority'],
  backup: ['recovery-point'],
  cloudfront: ['distribution'],
  cloudtrail: ['eventdatastore'],
  cloudwatch: ['alarm', 'dashboard'],
  dynamodb: ['table'],
  ec2: [
    'capacity-reservation',
    'client-vpn-endpoint',
    'elastic-ip',
    'image',
    'instance',
    'natgateway',
    'snapshot',
    'transit-gateway',
    'transit-gateway-attachment',
    'volume',
    'vpc-endpoint',
    'vpn-connection',
  ],
  ecr: ['repository'],
  ecs: ['service', 'task'],
  eks: ['cluster', 'nodegroup'],
  elasticache: ['cluster', 'replicationgroup', 'snapshot'],
  elasticfilesystem: ['file-system'],
  elasticloadbalancing: ['loadbalancer'],
  elasticmapreduce: ['cluster'],
  es: ['domain'],
  fsx: 'all',
  globalaccelerator: ['accelerator'],
  kafka: ['cluster'],
  kinesis: ['stream'],
  kms: ['key'],
  lightsail: 'all',
  logs: ['log-group'],
  memorydb: ['cluster'],
  mq: ['broker'],
  rds: ['db', 'cluster', 'snapshot', 'cluster-snapshot'],
  redshift: ['cluster', 'snapshot'],
  route53: ['hostedzone'],
  s3: 'all',
  sagemaker: ['endpoint', 'notebook-instance', 'domain', 'app'],
  secretsmanager: ['secret'],
  transfer: ['server'],
  wafv2: ['regional', 'global'],
  workspaces: ['workspace'],
}

/** Kinds that cost nothing by being there. */
const FREE: Readonly<Record<string, readonly string[] | 'all'>> = {
  'access-analyzer': 'all',
  cloudformation: ['stack'],
  ec2: [
    'dhcp-options',
    'internet-gateway',
    'key-pair',
    'launch-template',
    'network-acl',
    'network-interface',
    'placement-group',
    'route-table',
    'security-group',
    'security-group-rule',
    'subnet',
    'vpc',
  ],
  ecs: ['cluster', 'task-definition'],
  elasticloadbalancing: ['targetgroup'],
  events: ['rule'],
  iam: 'all',
  lambda: ['function'],
  rds: ['og', 'pg', 'cluster-pg', 'subgrp'],
  'resource-groups': 'all',
  sns: 'all',
  sqs: 'all',
}

/** What having this resource costs, as far as its ARN tells. */
export function costOf(arn: string): Cost {
  const [, , service = '', , , ...rest] = arn.split(':')
  const [type = ''] = rest.join(':').split(/[:/]/)
  const isIn = (table: typeof COSTLY) => table[service] === 'all' || table[service]?.includes(type) === true
  if (isIn(COSTLY)) return 'costs'
  return isIn(FREE) ? 'free' : 'unknown'
}
