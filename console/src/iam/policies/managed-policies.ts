import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPoliciesCommand,
  type ListPoliciesCommandOutput,
  type Policy,
} from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { allPages, growingPage } from '../../api/paginate.ts'

/** A managed policy as lists show it. */
export interface ManagedPolicy {
  readonly arn: string
  readonly name: string
  readonly type: 'AWS managed' | 'AWS managed - job function' | 'Customer managed'
  readonly path: string
  readonly attachments: number
  readonly boundaries: number
  readonly description: string
  /** In milliseconds. */
  readonly createDate: number | undefined
  readonly updateDate: number | undefined
}

let everyPolicy: Promise<readonly ManagedPolicy[]> | undefined

/**
 * All managed policies, AWS's (some 1,600) and the account's. Read once and kept until `forgetPolicies`.
 *
 * @param onPart told of those that have come, where this call is the one that reads them
 */
export function managedPolicies(onPart?: (soFar: readonly ManagedPolicy[]) => void): Promise<readonly ManagedPolicy[]> {
  everyPolicy ??= readPolicies(onPart).catch((error: unknown) => {
    everyPolicy = undefined
    throw error
  })
  return everyPolicy
}

/** Makes the next `managedPolicies` read again: a policy was created, deleted, attached or detached. */
export function forgetPolicies(): void {
  everyPolicy = undefined
}

async function readPolicies(onPart?: (soFar: readonly ManagedPolicy[]) => void): Promise<readonly ManagedPolicy[]> {
  const policies = await allPages<ListPoliciesCommandOutput, Policy>(
    (marker) => iam.send(new ListPoliciesCommand(growingPage(marker))),
    (page) => page.Policies,
    (soFar) => onPart?.(soFar.map(asManagedPolicy)),
  )
  return policies.map(asManagedPolicy)
}

export function asManagedPolicy(policy: Policy): ManagedPolicy {
  return {
    arn: policy.Arn ?? '',
    name: policy.PolicyName ?? '',
    type: policyType(policy.Arn ?? ''),
    path: policy.Path ?? '/',
    attachments: policy.AttachmentCount ?? 0,
    boundaries: policy.PermissionsBoundaryUsageCount ?? 0,
    description: policy.Description ?? '',
    createDate: policy.CreateDate?.getTime(),
    updateDate: policy.UpdateDate?.getTime(),
  }
}

export function policyType(arn: string): ManagedPolicy['type'] {
  if (!arn.startsWith('arn:aws:iam::aws:')) return 'Customer managed'
  return arn.includes(':policy/job-function/') ? 'AWS managed - job function' : 'AWS managed'
}

const documents = new Map<string, Promise<string>>()

/**
 * The default version's document. AWS's own do not change while the console runs and are kept; the account's are read
 * each time.
 */
export function policyDocument(arn: string): Promise<string> {
  const kept = documents.get(arn)
  if (kept !== undefined) return kept
  const reading = readDocument(arn)
  if (policyType(arn) !== 'Customer managed') {
    documents.set(arn, reading)
    reading.catch(() => documents.delete(arn))
  }
  return reading
}

async function readDocument(arn: string): Promise<string> {
  const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }))
  const { PolicyVersion: version } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy?.DefaultVersionId ?? 'v1' }),
  )
  return decodeDocument(version?.Document)
}

/** IAM returns documents percent-encoded (RFC 3986). */
export function decodeDocument(encoded: string | undefined): string {
  return decodeURIComponent(encoded ?? '')
}
