import { MalformedPolicyDocument } from './malformed.ts'

const PARTITIONS: ReadonlySet<string> = new Set([
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
 * Checks one value of a Resource element: an ARN, or `*`.
 *
 * @throws MalformedPolicyDocument (400)
 */
export function checkResource(resource: string): void {
  if (resource === '*') return
  const [scheme, partition = '', service, region, account, ...rest] = resource.split(':')
  if (scheme !== 'arn' || !resource.includes(':')) {
    throw MalformedPolicyDocument(`Resource ${resource} must be in ARN format or "*".`)
  }
  if (!PARTITIONS.has(partition)) {
    // An ARN that ends early is completed with wildcards before it is looked at.
    const completed = [service || '*', region ?? '*', account ?? '*', rest.length > 0 ? rest.join(':') : '*'].join(':')
    throw MalformedPolicyDocument(`Partition "${partition}" is not valid for resource "arn:${partition}:${completed}".`)
  }
  if (service === undefined || /[*?]/.test(service)) {
    throw MalformedPolicyDocument('Resource vendor must be fully qualified and cannot contain regexes.')
  }
  const path = rest.join(':')
  if (service === 'iam' && region !== '') {
    throw MalformedPolicyDocument(`IAM resource ${resource} cannot contain region information.`)
  }
  if (service === 's3' && region !== '' && !startsWithAny(path, REGIONAL_S3_PATHS)) {
    throw MalformedPolicyDocument(`Resource ${resource} can not contain region information.`)
  }
  // AWS's own root-task policies name `arn:aws:iam::*:root`, for sts:AssumeRoot.
  if (service === 'iam' && path !== '*' && path !== 'root' && !startsWithAny(path, IAM_RESOURCE_PATHS)) {
    throw MalformedPolicyDocument(
      `IAM resource path must either be "*" or start with ${IAM_RESOURCE_PATHS.join(', ')}.`,
    )
  }
}

function startsWithAny(text: string, starts: readonly string[]): boolean {
  return starts.some((start) => text.startsWith(start))
}
