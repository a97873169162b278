import { isAccountPrincipal, type Principal, type ResourceName, type UncertainArn } from '../../aws/index.ts'
import { supportsResourceControl } from '../aws-data/resource-control-services.ts'
import { type Coverage, CoveringPatterns } from '../language/coverage.ts'
import type { PolicyRequest } from '../language/decision.ts'
import { ANY, ANY_IN_SEGMENT } from '../language/wildcard.ts'
import type { ResourceLayer, ServiceControlLayer } from './layers.ts'

/** Why policies of a type that is there do not limit a request, as a sentence; `undefined`: they do. */
export type Exemption = string | undefined

/**
 * "SCPs do not affect users or roles in the management account", "any service-linked role", or anyone who is in no
 * account.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function serviceControlExemption(principal: Principal, { managementAccountId }: ServiceControlLayer): Exemption {
  if (!isAccountPrincipal(principal)) return 'service control policies limit the principals of accounts only'
  if (principal.accountId === managementAccountId)
    return 'service control policies do not affect the management account'
  if (isSessionOfServiceLinkedRole(principal)) return 'service control policies do not affect service-linked roles'
  return undefined
}

/**
 * RCPs limit whoever asks, from inside or outside the organization, AWS services too; but not service-linked roles, nor
 * "AWS services' ability to assume a service-linked role"; and only what is done to resources of member accounts, by
 * the services that support RCPs.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#actions-not-restricted-by-rcps
 */
export function resourceControlExemption(
  { action, resource }: PolicyRequest,
  principal: Principal,
  { accountId, control }: ResourceLayer,
): Exemption {
  if (accountId === control?.managementAccountId) {
    return 'resource control policies do not affect resources in the management account'
  }
  if (isSessionOfServiceLinkedRole(principal) || (principal.kind === 'service' && isServiceLinkedRole(resource))) {
    return 'resource control policies do not affect service-linked roles'
  }
  if (!supportsResourceControl(action)) return `resource control policies do not apply to ${action}`
  return undefined
}

const SERVICE_LINKED_ROLE = arnForm('iam', 'role/aws-service-role/')

/**
 * Whether `arn` is a role's below the path that only AWS creates roles in. It is read from its start: the path of any
 * other role may hold a colon, and so this text.
 */
export function isServiceLinkedRole(arn: ResourceName): boolean {
  return typeof arn === 'string' ? SERVICE_LINKED_ROLE.test(arn) : SERVICE_LINKED_ROLE.coverage(arn) === 'all'
}

function isSessionOfServiceLinkedRole(principal: Principal): boolean {
  return principal.kind === 'assumed-role' && isServiceLinkedRole(principal.role.arn)
}

/**
 * "If an administrator attaches a policy to your identity that explicitly denies access to the sts:GetCallerIdentity
 * action, you can still perform this operation."
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function needsNoPermission(action: string): boolean {
  return action.length === GET_CALLER_IDENTITY.length && action.toLowerCase() === GET_CALLER_IDENTITY
}

const GET_CALLER_IDENTITY = 'sts:getcalleridentity'

/**
 * What root can do to a resource's policy whatever that policy says, so that nobody is locked out of an own resource.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html for SQS, with the actions of
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SQSUnlockQueuePolicy.html
 */
const UNLOCKS: ReadonlySet<string> = new Set([
  's3:getbucketpolicy',
  's3:putbucketpolicy',
  's3:deletebucketpolicy',
  'sqs:getqueueattributes',
  'sqs:setqueueattributes',
])

/** Whether root may do this to a resource of its own account though the resource's policy denies it. */
export function isRootUnlocking(
  { action }: PolicyRequest,
  principal: Principal,
  { accountId }: ResourceLayer,
): boolean {
  return principal.kind === 'root' && principal.accountId === accountId && UNLOCKS.has(action.toLowerCase())
}

/**
 * "RestrictPublicBuckets […] restricts access to an access point or bucket with a public policy to only AWS service
 * principals and authorized users within the bucket owner's account".
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function isShutOut(principal: Principal, { accountId, isRestricted = false }: ResourceLayer): boolean {
  if (!isRestricted || principal.kind === 'service') return false
  return !isAccountPrincipal(principal) || principal.accountId !== accountId
}

const ROLE = arnForm('iam', 'role/')
const KEY = arnForm('kms', 'key/')

/**
 * Whether the resource's own policy is a role's trust policy: a question to STS about a role, or about what can be one.
 */
export function isRoleTrust({ action, resource }: Pick<PolicyRequest, 'action' | 'resource'>): boolean {
  return action.slice(0, 4).toLowerCase() === 'sts:' && canBe(ROLE, resource)
}

function isUseOfKey({ action, resource }: PolicyRequest): boolean {
  return action.slice(0, 4).toLowerCase() === 'kms:' && canBe(KEY, resource)
}

function canBe({ test, coverage }: ArnForm, resource: ResourceName): boolean {
  return typeof resource === 'string' ? test(resource) : coverage(resource) !== 'none'
}

/**
 * Whether an identity-based Allow is not enough in the resource's own account: "IAM role trust policies and KMS key
 * policies are exceptions to this logic, because they must explicitly allow access for principals". To name the account
 * is to allow its policies to.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function resourcePolicyMustAllow(request: PolicyRequest): boolean {
  return isRoleTrust(request) || isUseOfKey(request)
}

/** ARNs of one service, of which what follows the account begins alike. */
interface ArnForm {
  readonly test: (arn: string) => boolean
  readonly coverage: (arn: UncertainArn) => Coverage
}

function arnForm(service: string, start: string): ArnForm {
  const expression = new RegExp(`^arn:[^:]*:${service}:[^:]*:[^:]*:${start}`)
  const codes = (text: string) => Array.from(text, (character) => character.charCodeAt(0))
  const segment = [...codes(':'), ANY_IN_SEGMENT]
  const head = [...codes('arn'), ...segment, ...codes(`:${service}`), ...segment, ...segment]
  const covering = new CoveringPatterns([[...head, ...codes(`:${start}`), ANY]])
  return { test: (arn) => expression.test(arn), coverage: (arn) => covering.coverageOf(arn) }
}
