import type { Path } from '../path.ts'
import type { ResourceRow, Test } from '../rows.ts'

/** What an operation does to the policy of a resource, or to its block of public access. */
export interface PolicyOperation {
  /**
   * - `sets` it to the document in the parameters
   * - `alters` it in a way that only the service knows: it is to be read back
   * - `reads` it: the document is in the answer
   * - `removes` it, alone or with the resource
   */
  readonly does: 'sets' | 'alters' | 'reads' | 'removes'
  /** Whose. Default: the resource that the operation asks on. */
  readonly on?: ResourceRow
  /** Of what is made under a name that the service gives it: where in the answer it stands. */
  readonly made?: ResourceRow
  /** Where the document stands, in the parameters or the answer. */
  readonly document?: Path
  /** What holds where the parameters have no document. Default: what held before. */
  readonly without?: 'none' | 'altered'
  /** Only then. */
  readonly when?: Test
  /** What is set: the policy, or the settings that block public access. Default: the policy. */
  readonly what?: 'policy' | 'public access block' | 'public access block of the account'
}

const sets = (document: Path): PolicyOperation => ({ does: 'sets', document })
const creates = (document: Path): PolicyOperation => ({ does: 'sets', document, without: 'none' })
const reads = (document: Path): PolicyOperation => ({ does: 'reads', document })
const REMOVES: PolicyOperation = { does: 'removes' }
const ALTERS: PolicyOperation = { does: 'alters' }

const ofBus: ResourceRow = { type: 'event-bus', parts: { EventBusName: ['EventBusName', '=default'] } }
const ofNamedBus: ResourceRow = { type: 'event-bus', parts: { EventBusName: ['Name', '=default'] } }
const isPolicy: Test = {
  says: 'AttributeName is Policy',
  of: ({ parameters: { AttributeName } }) => AttributeName === 'Policy',
}

const ofAccount = { what: 'public access block of the account' } as const
const ofBucket = { what: 'public access block' } as const

/**
 * The operations that set, read and remove policies of resources, by the names of AWS's models.
 *
 * Not here: policies of accounts (`logs:PutResourcePolicy` without a resource, `ecr:PutRegistryPolicy`) and of VPC
 * endpoints, which are policies of no resource.
 */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, PolicyOperation>>>> = {
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
