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
