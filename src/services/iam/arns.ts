import { type Arn, PARTITION, parseArn } from '../../aws/index.ts'
import { ValidationError } from './errors.ts'

/**
 * Of the resources of IAM, and of STS.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
const TYPES: ReadonlySet<string> = new Set([
  ...['access-report', 'assumed-role', 'delegation-request', 'federated-user', 'group', 'instance-profile', 'mfa'],
  ...['oidc-provider', 'policy', 'role', 'role-template', 'saml-provider', 'server-certificate', 'sms-mfa', 'user'],
])

/**
 * What AWS told its customers in November 2024: "The partition name must match the partition of the AWS account … The
 * service name must be 'iam'. The region code must be blank … The resource type must be a valid IAM resource type.
 * There must not be any trailing spaces". The texts for what cannot be parsed and for the partition are AWS's; the
 * others, which nobody has quoted, are of their form.
 *
 * @throws ValidationError (400)
 */
export function assertIamArn(arn: Arn): void {
  const parts = parseArn(arn)
  if (parts === undefined || arn.endsWith(' ')) throw ValidationError('Invalid ARN:  Could not be parsed!')
  const { partition, service, region, resource } = parts
  if (partition !== PARTITION) throw ValidationError('Invalid ARN partition')
  if (service !== 'iam') throw ValidationError('Invalid ARN service')
  if (region !== '') throw ValidationError('Invalid ARN region')
  if (!TYPES.has(resource.split('/')[0] ?? '')) throw ValidationError('Invalid ARN resource type')
}
