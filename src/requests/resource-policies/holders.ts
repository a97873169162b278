import { parseArn } from '../../aws/index.ts'

/** Resources of one kind, and which of them has the policy that decides on them. */
interface Holder {
  /** What follows the account in their ARNs. */
  readonly resource: RegExp
  /** What follows the account in the ARN of the one with the policy, by the expression's groups. Default: itself. */
  readonly holder?: string
}

/**
 * By the service's name in ARNs. What is not here has no policy of its own, or none that is looked at: roles have trust
 * policies, which are IAM's; a grant of a KMS key is none.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const HOLDERS: Readonly<Record<string, readonly Holder[]>> = {
  // An object's is its bucket's, or the access point's that it is asked for by.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
  s3: [
    { resource: /^accesspoint\/([^/]+)(?:\/.*)?$/s, holder: 'accesspoint/$1' },
    { resource: /^([^/:]+)(?:\/.*)?$/s, holder: '$1' },
  ],
  's3-object-lambda': [{ resource: /^accesspoint\/([^/]+)(?:\/.*)?$/s, holder: 'accesspoint/$1' }],
  s3express: [{ resource: /^bucket\/([^/]+)(?:\/.*)?$/s, holder: 'bucket/$1' }],
  sqs: [{ resource: /^[^/:]+$/ }],
  // A subscription's ARN is its topic's and one part more.
  sns: [{ resource: /^([^/:]+)(?::[^/:]+)?$/, holder: '$1' }],
  kms: [{ resource: /^key\/.+$/ }],
  // "If you use a qualifier, the invoker must use the full ARN of that version or alias": each has its own.
  // https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
  lambda: [{ resource: /^function:[^:]+(?::[^:]+)?$/ }, { resource: /^layer:[^:]+:[^:]+$/ }],
  secretsmanager: [{ resource: /^secret:.+$/ }],
  ecr: [{ resource: /^repository\/.+$/ }],
  // "The permissions defined in the resource-based policy of a table include its indexes"; a stream has its own.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-intro.html
  dynamodb: [
    { resource: /^table\/[^/]+(?:\/stream\/[^/]+)?$/ },
    { resource: /^(table\/[^/]+)\/index\/[^/]+$/, holder: '$1' },
  ],
  kinesis: [{ resource: /^stream\/[^/]+(?:\/consumer\/.+)?$/ }],
  // The policy of a bus is for its rules as well.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
  events: [
    { resource: /^event-bus\/.+$/ },
    { resource: /^rule\/([^/]+)\/[^/]+$/, holder: 'event-bus/$1' },
    { resource: /^rule\/[^/]+$/, holder: 'event-bus/default' },
  ],
  codebuild: [{ resource: /^(?:project|report-group)\/[^/]+$/ }],
  cloudtrail: [{ resource: /^(?:channel|eventdatastore|dashboard)\/.+$/ }],
  backup: [{ resource: /^backup-vault:.+$/ }],
  elasticfilesystem: [{ resource: /^file-system\/[^/]+$/ }],
  // "You can only attach one resource policy to a catalog", and it is for all that is in it.
  // https://docs.aws.amazon.com/glue/latest/dg/security_iam_resource-based-policy-examples.html
  glue: [{ resource: /^(?:catalog|database|table|userDefinedFunction|connection)(?:\/.*)?$/s, holder: 'catalog' }],
  logs: [{ resource: /^destination:.+$/ }, { resource: /^(log-group:[^:]+)(?::.*)?$/s, holder: '$1' }],
  es: [{ resource: /^domain\/([^/]+)(?:\/.*)?$/s, holder: 'domain/$1' }],
  aiops: [{ resource: /^investigation-group\/[^/]+$/ }],
  aps: [{ resource: /^workspace\/[^/]+$/ }, { resource: /^rulegroupsnamespace\/([^/]+)\/.+$/, holder: 'workspace/$1' }],
  bedrock: [{ resource: /^(?:custom-model|guardrail|guardrail-profile|knowledge-base)\/[^/]+$/ }],
  'bedrock-agentcore': [
    { resource: /^gateway\/[^/]+$/ },
    { resource: /^runtime\/[^/]+(?:\/runtime-endpoint\/[^/]+)?$/ },
  ],
  'cleanrooms-ml': [{ resource: /^configured-audience-model\/[^/]+$/ }],
  cloudfront: [{ resource: /^vpcorigin\/[^/]+$/ }],
  cloudhsm: [{ resource: /^backup\/[^/]+$/ }],
  comprehend: [{ resource: /^(?:document-classifier|entity-recognizer)\/.+$/ }],
  dsql: [{ resource: /^cluster\/[^/]+$/ }],
  'ecr-public': [{ resource: /^repository\/.+$/ }],
  glacier: [{ resource: /^vaults\/[^/]+$/ }],
  // "You can attach a cluster policy to an MSK cluster": what is in it is the cluster's.
  // https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html
  kafka: [
    { resource: /^cluster\/[^/]+\/[^/]+$/ },
    { resource: /^(?:topic|group|transactional-id)\/([^/]+\/[^/]+)\/.+$/s, holder: 'cluster/$1' },
  ],
  lex: [{ resource: /^bot\/[^/]+$/ }, { resource: /^bot-alias\/[^/]+\/[^/]+$/ }],
  lookoutequipment: [{ resource: /^(?:dataset|model)\/.+$/ }],
  'aws-marketplace': [{ resource: /^[^/]+\/[^/]+\/[^/]+$/ }],
  // An object is its container's.
  // https://docs.aws.amazon.com/mediastore/latest/ug/policies.html
  mediastore: [{ resource: /^container\/([^/]+)(?:\/.*)?$/s, holder: 'container/$1' }],
  'refactor-spaces': [{ resource: /^environment\/([^/]+)(?:\/.*)?$/s, holder: 'environment/$1' }],
  'network-firewall': [{ resource: /^(?:firewall|firewall-policy|stateful-rulegroup|stateless-rulegroup)\/[^/]+$/ }],
  networkmanager: [{ resource: /^core-network\/[^/]+$/ }],
  osis: [{ resource: /^pipeline\/[^/]+$/ }],
  'payment-cryptography': [{ resource: /^key\/[^/]+$/ }],
  'sms-voice': [{ resource: /^(?:opt-out-list|phone-number|pool)\/[^/]+$/ }, { resource: /^sender-id\/[^/]+\/[^/]+$/ }],
  redshift: [{ resource: /^namespace:[^/:]+$/ }],
  route53resolver: [{ resource: /^firewall-rule-group\/[^/]+$/ }],
  rum: [{ resource: /^appmonitor\/[^/]+$/ }],
  s3files: [{ resource: /^file-system\/([^/]+)(?:\/.*)?$/s, holder: 'file-system/$1' }],
  // "Permissions at the table bucket, namespace, or table-level."
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-resource-based-policies.html
  s3tables: [{ resource: /^bucket\/([^/]+)(?:\/.*)?$/s, holder: 'bucket/$1' }],
  // "You can also grant permissions to the vector indexes in the vector bucket": one policy for all of it.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-bucket-policy.html
  s3vectors: [{ resource: /^bucket\/([^/]+)(?:\/.*)?$/s, holder: 'bucket/$1' }],
  // A version of a model is its group's.
  // https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy-xaccount.html
  sagemaker: [
    { resource: /^model-package-group\/[^/]+$/ },
    { resource: /^model-package\/([^/]+)\/\d+$/, holder: 'model-package-group/$1' },
  ],
  schemas: [{ resource: /^registry\/[^/]+$/ }, { resource: /^schema\/([^/]+)\/.+$/s, holder: 'registry/$1' }],
  'vpc-lattice': [{ resource: /^(service|servicenetwork)\/[^/]+$/ }],
  waf: [{ resource: /^rulegroup\/[^/]+$/ }],
  'waf-regional': [{ resource: /^rulegroup\/[^/]+$/ }],
  wafv2: [{ resource: /^[^/]+\/rulegroup\/[^/]+\/[^/]+$/ }],
}

/** The ARN of the resource whose policy decides on what is done to `arn`; `undefined` where none does. */
export function policyHolder(arn: string): string | undefined {
  const parts = parseArn(arn)
  if (parts === undefined) return undefined
  const { partition, service, region, accountId, resource } = parts
  if (service === 'execute-api') return restApiOf(parts)
  const kinds = Object.hasOwn(HOLDERS, service) ? HOLDERS[service] : undefined
  for (const { resource: kind, holder } of kinds ?? []) {
    const found = kind.exec(resource)
    if (!found) continue
    if (holder === undefined) return arn
    // Not by `replace`: a `$` in a name is a plain character.
    const name = holder.replace('$1', () => found[1] ?? '')
    return `arn:${partition}:${service}:${region}:${accountId}:${name}`
  }
  return undefined
}

/**
 * The policy that decides on calls to a REST API is an attribute of the API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
function restApiOf({ partition, region, resource }: NonNullable<ReturnType<typeof parseArn>>): string | undefined {
  const [api] = resource.split('/')
  return api ? `arn:${partition}:apigateway:${region}::/restapis/${api}` : undefined
}
