import type { Path } from '../path.ts'
import type { ResourceRow } from '../rows.ts'
import { ALTERS, type PolicyOperation, type PolicyOperations, REMOVES, reads, sets } from './operation.ts'

type Whose = Pick<PolicyOperation, 'on' | 'arn'>

/** Operations that put, get and delete a policy whole. */
function whole(
  [put, given]: readonly [operation: string, document: Path],
  [get, answered]: readonly [operation: string, document: Path],
  remove: string,
  whose: Whose = {},
): PolicyOperations {
  return {
    [put]: { ...sets(given), ...whose },
    [get]: { ...reads(answered), ...whose },
    [remove]: { ...REMOVES, ...whose },
  }
}

/** Most of them: PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy. */
function resourcePolicy(document: Path, differing: Differing = {}): PolicyOperations {
  const { answered = document, get = 'Get', ...whose } = differing
  return whole(['PutResourcePolicy', document], [`${get}ResourcePolicy`, answered], 'DeleteResourcePolicy', whose)
}

interface Differing extends Whose {
  readonly answered?: Path
  readonly get?: 'Get' | 'Describe'
}

const DESCRIBED = { get: 'Describe' } as const
const VAULT: ResourceRow = { type: 'vault', parts: { VaultName: 'vaultName' } }

/**
 * Services whose policies are put, got and deleted, and little else. By the names of AWS's models.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
export const SMALLER_SERVICES: Readonly<Record<string, PolicyOperations>> = {
  aiops: {
    ...whole(
      ['PutInvestigationGroupPolicy', 'policy'],
      ['GetInvestigationGroupPolicy', 'policy'],
      'DeleteInvestigationGroupPolicy',
    ),
    DeleteInvestigationGroup: REMOVES,
  },
  amp: { ...resourcePolicy('policyDocument', DESCRIBED), DeleteWorkspace: REMOVES },
  bedrock: resourcePolicy('resourcePolicy', { arn: 'resourceArn' }),
  'bedrock-agent': resourcePolicy('policy', { arn: 'resourceArn' }),
  'bedrock-agentcore-control': resourcePolicy('policy', { arn: 'resourceArn' }),
  cleanroomsml: whole(
    ['PutConfiguredAudienceModelPolicy', 'configuredAudienceModelPolicy'],
    ['GetConfiguredAudienceModelPolicy', 'configuredAudienceModelPolicy'],
    'DeleteConfiguredAudienceModelPolicy',
  ),
  cloudfront: resourcePolicy('PolicyDocument'),
  cloudhsmv2: resourcePolicy('Policy'),
  comprehend: resourcePolicy('ResourcePolicy', {
    ...DESCRIBED,
    arn: 'ResourceArn',
  }),
  dsql: {
    ...whole(['PutClusterPolicy', 'policy'], ['GetClusterPolicy', 'policy'], 'DeleteClusterPolicy'),
    DeleteCluster: REMOVES,
  },
  'ecr-public': {
    ...whole(['SetRepositoryPolicy', 'policyText'], ['GetRepositoryPolicy', 'policyText'], 'DeleteRepositoryPolicy'),
    DeleteRepository: REMOVES,
  },
  glacier: {
    ...whole(
      ['SetVaultAccessPolicy', 'policy.Policy'],
      ['GetVaultAccessPolicy', 'policy.Policy'],
      'DeleteVaultAccessPolicy',
      { on: VAULT },
    ),
    DeleteVault: { ...REMOVES, on: VAULT },
  },
  kafka: {
    ...whole(['PutClusterPolicy', 'Policy'], ['GetClusterPolicy', 'Policy'], 'DeleteClusterPolicy'),
    DeleteCluster: REMOVES,
  },
  'lambda-web': resourcePolicy('policy'),
  'lexv2-models': {
    CreateResourcePolicy: { ...sets('policy'), arn: 'resourceArn' },
    UpdateResourcePolicy: { ...sets('policy'), arn: 'resourceArn' },
    CreateResourcePolicyStatement: { ...ALTERS, arn: 'resourceArn' },
    DeleteResourcePolicyStatement: { ...ALTERS, arn: 'resourceArn' },
    DescribeResourcePolicy: { ...reads('policy'), arn: 'resourceArn' },
    DeleteResourcePolicy: { ...REMOVES, arn: 'resourceArn' },
  },
  lookoutequipment: resourcePolicy('ResourcePolicy', {
    ...DESCRIBED,
    arn: 'ResourceArn',
  }),
  'marketplace-catalog': resourcePolicy('Policy'),
  mediastore: {
    ...whole(['PutContainerPolicy', 'Policy'], ['GetContainerPolicy', 'Policy'], 'DeleteContainerPolicy'),
    DeleteContainer: REMOVES,
  },
  'migration-hub-refactor-spaces': resourcePolicy('Policy', {
    on: { type: 'environment', arns: ['ResourceArn', 'Identifier'] },
  }),
  'network-firewall': resourcePolicy('Policy', { ...DESCRIBED, arn: 'ResourceArn' }),
  networkmanager: resourcePolicy('PolicyDocument'),
  osis: { ...resourcePolicy('Policy'), DeletePipeline: REMOVES },
  'payment-cryptography': { ...resourcePolicy('Policy'), DeleteKey: REMOVES },
  'pinpoint-sms-voice-v2': resourcePolicy('Policy', { arn: 'ResourceArn' }),
  redshift: resourcePolicy('Policy', { answered: 'ResourcePolicy.Policy' }),
  route53resolver: {
    PutFirewallRuleGroupPolicy: sets('FirewallRuleGroupPolicy'),
    GetFirewallRuleGroupPolicy: reads('FirewallRuleGroupPolicy'),
  },
  rum: { ...resourcePolicy('PolicyDocument'), DeleteAppMonitor: REMOVES },
  s3files: {
    ...whole(['PutFileSystemPolicy', 'policy'], ['GetFileSystemPolicy', 'policy'], 'DeleteFileSystemPolicy'),
    DeleteFileSystem: REMOVES,
  },
  // "All the relevant access policies … (table bucket policy, and table policy)": a table's own is not known.
  s3tables: {
    ...whole(
      ['PutTableBucketPolicy', 'resourcePolicy'],
      ['GetTableBucketPolicy', 'resourcePolicy'],
      'DeleteTableBucketPolicy',
    ),
    DeleteTableBucket: REMOVES,
  },
  s3vectors: {
    ...whole(['PutVectorBucketPolicy', 'policy'], ['GetVectorBucketPolicy', 'policy'], 'DeleteVectorBucketPolicy'),
    DeleteVectorBucket: REMOVES,
  },
  sagemaker: {
    ...whole(
      ['PutModelPackageGroupPolicy', 'ResourcePolicy'],
      ['GetModelPackageGroupPolicy', 'ResourcePolicy'],
      'DeleteModelPackageGroupPolicy',
    ),
    DeleteModelPackageGroup: REMOVES,
  },
  schemas: { ...resourcePolicy('Policy'), DeleteRegistry: REMOVES },
  // Of a service or a service network; PutResourcePolicy is how it is shared with others.
  'vpc-lattice': {
    ...whole(['PutAuthPolicy', 'policy'], ['GetAuthPolicy', 'policy'], 'DeleteAuthPolicy', {
      arn: 'resourceIdentifier',
    }),
  },
  waf: whole(['PutPermissionPolicy', 'Policy'], ['GetPermissionPolicy', 'Policy'], 'DeletePermissionPolicy'),
  'waf-regional': whole(['PutPermissionPolicy', 'Policy'], ['GetPermissionPolicy', 'Policy'], 'DeletePermissionPolicy'),
  wafv2: whole(['PutPermissionPolicy', 'Policy'], ['GetPermissionPolicy', 'Policy'], 'DeletePermissionPolicy'),
}
