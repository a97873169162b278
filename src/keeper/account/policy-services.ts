import { jsonService, readJson, regionalPlace, restReadService, type SignedService } from './signed-service.ts'

/** An operation whose answer is a list, in pages. */
interface Listing<Input, Items, Token extends string = 'nextToken'> {
  readonly input: Input & { readonly [T in Token]?: string }
  readonly output: Items
}

/** What is asked of services about the policies of what they keep. An absent policy is a code of its own. */
export interface PolicyOperations {
  readonly sqs: {
    readonly ListQueues: Listing<
      { readonly MaxResults: number },
      { readonly QueueUrls?: readonly string[] },
      'NextToken'
    >
    readonly GetQueueAttributes: {
      readonly input: { readonly QueueUrl: string; readonly AttributeNames: readonly ['Policy'] }
      readonly output: { readonly Attributes?: { readonly Policy?: string } }
    }
  }
  readonly kms: {
    readonly ListKeys: Listing<
      { readonly Limit: number },
      { readonly Keys?: readonly { readonly KeyId?: string; readonly KeyArn?: string }[] },
      'Marker'
    >
    readonly GetKeyPolicy: {
      readonly input: { readonly KeyId: string; readonly PolicyName: 'default' }
      readonly output: { readonly Policy?: string }
    }
  }
  readonly secretsmanager: {
    readonly ListSecrets: Listing<
      { readonly MaxResults: number },
      { readonly SecretList?: readonly { readonly ARN?: string; readonly Name?: string }[] },
      'NextToken'
    >
    readonly GetResourcePolicy: {
      readonly input: { readonly SecretId: string }
      readonly output: { readonly ResourcePolicy?: string }
    }
  }
  readonly lambda: {
    readonly ListFunctions: Listing<
      Record<never, never>,
      { readonly Functions?: readonly { readonly FunctionName?: string; readonly FunctionArn?: string }[] },
      'Marker'
    >
    readonly GetPolicy: {
      readonly input: { readonly FunctionName: string }
      readonly output: { readonly Policy?: string }
    }
    readonly ListLayers: Listing<
      Record<never, never>,
      { readonly Layers?: readonly { readonly LayerName?: string }[] },
      'Marker'
    >
    readonly ListLayerVersions: Listing<
      { readonly LayerName: string },
      { readonly LayerVersions?: readonly { readonly LayerVersionArn?: string; readonly Version?: number }[] },
      'Marker'
    >
    readonly GetLayerVersionPolicy: {
      readonly input: { readonly LayerName: string; readonly VersionNumber: number }
      readonly output: { readonly Policy?: string }
    }
  }
  readonly ecr: {
    readonly DescribeRepositories: Listing<
      { readonly maxResults: number },
      { readonly repositories?: readonly { readonly repositoryName?: string; readonly repositoryArn?: string }[] }
    >
    readonly GetRepositoryPolicy: {
      readonly input: { readonly repositoryName: string }
      readonly output: { readonly policyText?: string }
    }
  }
  readonly events: {
    readonly ListEventBuses: Listing<
      { readonly Limit: number },
      { readonly EventBuses?: readonly { readonly Name?: string; readonly Arn?: string; readonly Policy?: string }[] },
      'NextToken'
    >
  }
  readonly backup: {
    readonly ListBackupVaults: Listing<
      Record<never, never>,
      {
        readonly BackupVaultList?: readonly { readonly BackupVaultName?: string; readonly BackupVaultArn?: string }[]
      }
    >
    readonly GetBackupVaultAccessPolicy: {
      readonly input: { readonly backupVaultName: string }
      readonly output: { readonly Policy?: string }
    }
  }
  readonly glacier: {
    readonly ListVaults: Listing<
      Record<never, never>,
      { readonly VaultList?: readonly { readonly VaultName?: string; readonly VaultARN?: string }[] },
      'marker'
    >
    readonly GetVaultAccessPolicy: {
      readonly input: { readonly vaultName: string }
      readonly output: { readonly Policy?: string }
    }
  }
  readonly efs: {
    readonly DescribeFileSystems: Listing<
      Record<never, never>,
      { readonly FileSystems?: readonly { readonly FileSystemId?: string; readonly FileSystemArn?: string }[] },
      'Marker'
    >
    readonly DescribeFileSystemPolicy: {
      readonly input: { readonly FileSystemId: string }
      readonly output: { readonly Policy?: string }
    }
  }
}

const lambda = restReadService('lambda', {
  ListFunctions: '/2015-03-31/functions',
  GetPolicy: '/2015-03-31/functions/{FunctionName}/policy',
  ListLayers: '/2018-10-31/layers',
  ListLayerVersions: '/2018-10-31/layers/{LayerName}/versions',
  GetLayerVersionPolicy: '/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy',
})

const efs = restReadService(
  'elasticfilesystem',
  {
    DescribeFileSystems: '/2015-02-01/file-systems',
    DescribeFileSystemPolicy: '/2015-02-01/file-systems/{FileSystemId}/policy',
  },
  // The Marker of the answer is that of the request, which would be taken for the way to the next page.
  (text) => ({ ...(readJson(text) as object), Marker: undefined }),
)

const backup = restReadService(
  'backup',
  {
    ListBackupVaults: '/backup-vaults/',
    GetBackupVaultAccessPolicy: '/backup-vaults/{backupVaultName}/access-policy',
  },
  // What the answer calls NextToken is nextToken in a request.
  (text) => renamed(readJson(text), 'NextToken', 'nextToken'),
)

const vaults = restReadService(
  'glacier',
  { ListVaults: '/-/vaults', GetVaultAccessPolicy: '/-/vaults/{vaultName}/access-policy' },
  (text) => renamed(readJson(text), 'Marker', 'marker'),
)

/** @see https://docs.aws.amazon.com/amazonglacier/latest/dev/api-common-request-headers.html */
const glacier: SignedService = {
  ...vaults,
  write: (operation, input) => ({
    ...vaults.write(operation, input),
    headers: { 'x-amz-glacier-version': '2012-06-01' },
  }),
}

function renamed(answer: unknown, from: string, to: string): object {
  const { [from]: value, ...rest } = answer as Record<string, unknown>
  return { ...rest, [to]: value }
}

/** By AWS's names of their packages. */
export const POLICY_SERVICES = {
  sqs: jsonService('sqs', 'AmazonSQS', '1.0'),
  kms: jsonService('kms', 'TrentService', '1.1'),
  secretsmanager: jsonService('secretsmanager', 'secretsmanager', '1.1'),
  lambda,
  ecr: jsonService('ecr', 'AmazonEC2ContainerRegistry_V20150921', '1.1', (_, region) =>
    regionalPlace('api.ecr', region),
  ),
  events: jsonService('events', 'AWSEvents', '1.1'),
  efs,
  backup,
  glacier,
} as const satisfies Readonly<Record<keyof PolicyOperations, SignedService>>
