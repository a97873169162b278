import type { ResourceRow, Test } from '../rows.ts'
import { ALTERS, creates, type PolicyOperation, type PolicyOperations, REMOVES, reads, sets } from './operation.ts'
import { SMALLER_SERVICES } from './smaller-services.ts'

const ofBus: ResourceRow = { type: 'event-bus', parts: { EventBusName: ['EventBusName', '=default'] } }
const ofNamedBus: ResourceRow = { type: 'event-bus', parts: { EventBusName: ['Name', '=default'] } }
const isPolicy: Test = {
  says: 'AttributeName is Policy',
  of: ({ parameters: { AttributeName } }) => AttributeName === 'Policy',
}

const ofLogGroup: ResourceRow = { type: 'log-group', arns: ['resourceArn'] }
const isOfLogGroup: Test = {
  says: 'with resourceArn',
  of: ({ parameters: { resourceArn } }) => typeof resourceArn === 'string' && resourceArn !== '',
}

const ofAccount = { what: 'public access block of the account' } as const
const ofBucket = { what: 'public access block' } as const

/**
 * The operations that set, read and remove policies of resources, by the names of AWS's models.
 *
 * Not here: policies of accounts (`logs:PutResourcePolicy` without a resource, `ecr:PutRegistryPolicy`) and of VPC
 * endpoints, which are policies of no resource; and where a resource has several: projects of Rekognition, and tables
 * of S3, which have their bucket's too.
 */
const OPERATIONS: Readonly<Record<string, PolicyOperations>> = {
  ...SMALLER_SERVICES,
  s3: {
    PutBucketPolicy: sets('Policy'),
    GetBucketPolicy: reads('Policy'),
    DeleteBucketPolicy: REMOVES,
    DeleteBucket: REMOVES,
    PutPublicAccessBlock: { ...sets('PublicAccessBlockConfiguration'), ...ofBucket },
    GetPublicAccessBlock: { ...reads('PublicAccessBlockConfiguration'), ...ofBucket },
    DeletePublicAccessBlock: { ...REMOVES, ...ofBucket },
  },
  s3control: {
    PutAccessPointPolicy: sets('Policy'),
    GetAccessPointPolicy: reads('Policy'),
    DeleteAccessPointPolicy: REMOVES,
    DeleteAccessPoint: REMOVES,
    PutAccessPointPolicyForObjectLambda: sets('Policy'),
    GetAccessPointPolicyForObjectLambda: reads('Policy'),
    DeleteAccessPointPolicyForObjectLambda: REMOVES,
    PutPublicAccessBlock: { ...sets('PublicAccessBlockConfiguration'), ...ofAccount },
    GetPublicAccessBlock: { ...reads('PublicAccessBlockConfiguration'), ...ofAccount },
    DeletePublicAccessBlock: { ...REMOVES, ...ofAccount },
  },
  sqs: {
    CreateQueue: creates('Attributes.Policy'),
    SetQueueAttributes: sets('Attributes.Policy'),
    GetQueueAttributes: reads('Attributes.Policy'),
    AddPermission: ALTERS,
    RemovePermission: ALTERS,
    DeleteQueue: REMOVES,
  },
  sns: {
    // Without one it gets AWS's own, and a topic that is there keeps its.
    CreateTopic: { ...sets('Attributes.Policy'), without: 'altered' },
    SetTopicAttributes: { ...sets('AttributeValue'), when: isPolicy },
    GetTopicAttributes: reads('Attributes.Policy'),
    AddPermission: ALTERS,
    RemovePermission: ALTERS,
    DeleteTopic: REMOVES,
  },
  kms: {
    // Without one it gets the default key policy.
    CreateKey: { ...sets('Policy'), made: { type: 'key', arns: ['KeyMetadata.Arn'] }, without: 'altered' },
    PutKeyPolicy: sets('Policy'),
    GetKeyPolicy: reads('Policy'),
  },
  lambda: {
    AddPermission: ALTERS,
    RemovePermission: ALTERS,
    GetPolicy: reads('Policy'),
    PutResourcePolicy: sets('Policy'),
    GetResourcePolicy: reads('Policy'),
    DeleteResourcePolicy: REMOVES,
    DeleteFunction: REMOVES,
    AddLayerVersionPermission: ALTERS,
    RemoveLayerVersionPermission: ALTERS,
    GetLayerVersionPolicy: reads('Policy'),
    DeleteLayerVersion: REMOVES,
  },
  secretsmanager: {
    PutResourcePolicy: sets('ResourcePolicy'),
    GetResourcePolicy: reads('ResourcePolicy'),
    DeleteResourcePolicy: REMOVES,
    DeleteSecret: REMOVES,
  },
  ecr: {
    SetRepositoryPolicy: sets('policyText'),
    GetRepositoryPolicy: reads('policyText'),
    DeleteRepositoryPolicy: REMOVES,
    DeleteRepository: REMOVES,
  },
  dynamodb: {
    CreateTable: creates('ResourcePolicy'),
    PutResourcePolicy: sets('Policy'),
    GetResourcePolicy: reads('Policy'),
    DeleteResourcePolicy: REMOVES,
    DeleteTable: REMOVES,
  },
  kinesis: {
    PutResourcePolicy: sets('Policy'),
    GetResourcePolicy: reads('Policy'),
    DeleteResourcePolicy: REMOVES,
    DeleteStream: REMOVES,
  },
  events: {
    // `Policy` is the whole document; without it a statement is added.
    PutPermission: { ...sets('Policy'), on: ofBus, without: 'altered' },
    RemovePermission: { ...ALTERS, on: ofBus },
    DescribeEventBus: { ...reads('Policy'), on: ofNamedBus },
    DeleteEventBus: { ...REMOVES, on: ofNamedBus },
  },
  backup: {
    PutBackupVaultAccessPolicy: sets('Policy'),
    GetBackupVaultAccessPolicy: reads('Policy'),
    DeleteBackupVaultAccessPolicy: REMOVES,
    DeleteBackupVault: REMOVES,
  },
  efs: {
    PutFileSystemPolicy: sets('Policy'),
    DescribeFileSystemPolicy: reads('Policy'),
    DeleteFileSystemPolicy: REMOVES,
    DeleteFileSystem: REMOVES,
  },
  glue: {
    PutResourcePolicy: sets('PolicyInJson'),
    GetResourcePolicy: reads('PolicyInJson'),
    DeleteResourcePolicy: REMOVES,
  },
  codebuild: {
    PutResourcePolicy: sets('policy'),
    GetResourcePolicy: reads('policy'),
    DeleteResourcePolicy: REMOVES,
  },
  cloudtrail: {
    PutResourcePolicy: sets('ResourcePolicy'),
    GetResourcePolicy: reads('ResourcePolicy'),
    DeleteResourcePolicy: REMOVES,
  },
  logs: {
    PutDestinationPolicy: sets('accessPolicy'),
    DeleteDestination: REMOVES,
    // "The ARN of the CloudWatch Logs resource to which the resource policy needs to be added"; without it the policy
    // is of the account, for services of AWS.
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
    PutResourcePolicy: { ...sets('policyDocument'), on: ofLogGroup, when: isOfLogGroup },
    DescribeResourcePolicies: { ...reads('resourcePolicies[].policyDocument'), on: ofLogGroup, when: isOfLogGroup },
    DeleteResourcePolicy: { ...REMOVES, on: ofLogGroup, when: isOfLogGroup },
    DeleteLogGroup: { ...REMOVES, on: { type: 'log-group', parts: { LogGroupName: 'logGroupName' } } },
  },
  apigateway: {
    CreateRestApi: { ...creates('policy'), made: { type: 'RestApi', parts: { RestApiId: 'id' } } },
    UpdateRestApi: ALTERS,
    PutRestApi: ALTERS,
    GetRestApi: reads('policy'),
    DeleteRestApi: REMOVES,
  },
  es: {
    CreateElasticsearchDomain: creates('AccessPolicies'),
    UpdateElasticsearchDomainConfig: sets('AccessPolicies'),
    DescribeElasticsearchDomainConfig: reads('DomainConfig.AccessPolicies.Options'),
    DeleteElasticsearchDomain: REMOVES,
  },
  opensearch: {
    CreateDomain: creates('AccessPolicies'),
    UpdateDomainConfig: sets('AccessPolicies'),
    DescribeDomainConfig: reads('DomainConfig.AccessPolicies.Options'),
    DeleteDomain: REMOVES,
  },
}

/** `undefined` where the operation has nothing to do with policies of resources. */
export function policyOperation(service: string, operation: string): PolicyOperation | undefined {
  const operations = Object.hasOwn(OPERATIONS, service) ? OPERATIONS[service] : undefined
  return operations && Object.hasOwn(operations, operation) ? operations[operation] : undefined
}

/** All of them, for documents and tests. */
export function policyOperations(): readonly (readonly [service: string, operation: string, row: PolicyOperation])[] {
  return Object.entries(OPERATIONS).flatMap(([service, operations]) =>
    Object.entries(operations).map(([operation, row]) => [service, operation, row] as const),
  )
}
