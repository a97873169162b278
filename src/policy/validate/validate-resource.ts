export const PARTITIONS: ReadonlySet<string> = new Set([
  '*',
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
])

/** In the order of IAM's message. */
const IAM_RESOURCE_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
]

/** S3's resources that have a region, as buckets and objects have not. */
const REGIONAL_S3_PATHS = [
  'accesspoint/',
  'access-grants/',
  'async-request/',
  'job/',
  'storage-lens/',
  'storage-lens-group/',
]

/**
 * What is wrong with one value of a Resource element, in IAM's words; `undefined` for an ARN that it takes, or `*`.
 */
export function resourceProblem(resource: string): string | undefined {
  if (resource === '*') return undefined
  const [scheme, partition, service, region, account, ...rest] = resource.split(':')
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`
  const path = rest.join(':')
  if (!PARTITIONS.has(partition)) {
    // An ARN that ends early is completed with wildcards before it is looked at.
    const vendor = service === undefined || (service === '' && region === undefined) ? '*' : service
    const completed = [vendor, region ?? '*', account ?? '*', rest.length > 0 ? path : '*'].join(':')
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${completed}".`
  }
  if (scheme !== 'arn') return `Resource ${resource} must be in ARN format or "*".`
  if (service === undefined || /[*?]/.test(service)) {
    return 'Resource vendor must be fully qualified and cannot contain regexes.'
  }
  if (service === 'iam' && region !== '') return `IAM resource ${resource} cannot contain region information.`
  if (service === 's3' && region !== '' && !startsWithAny(path, REGIONAL_S3_PATHS)) {
    return `Resource ${resource} can not contain region information.`
  }
  // AWS's own root-task policies name `arn:aws:iam::*:root`, for sts:AssumeRoot.
  if (service === 'iam' && path !== '*' && path !== 'root' && !startsWithAny(path, IAM_RESOURCE_PATHS)) {
    return `IAM resource path must either be "*", root, or start with ${IAM_RESOURCE_PATHS.join(', ')}.`
  }
  return undefined
}

/**
 * What IAM's older parser asks of an ARN: it may end early, but not after an empty part, and its service may not be
 * empty.
 */
export function isLegacyResource(resource: string): boolean {
  if (resource === '*') return true
  const parts = resource.split(':')
  return parts[2] !== '' && (parts.length >= 6 || !resource.includes('::'))
}

function startsWithAny(text: string, starts: readonly string[]): boolean {
  return starts.some((start) => text.startsWith(start))
}
