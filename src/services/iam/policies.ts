import type { Policy as PolicyOutput } from '../../../models/iam.ts'
import { type Arn, parseArn } from '../../aws/index.ts'
import {
  type ManagedPolicy as AwsManagedPolicy,
  findManagedPolicy,
  listManagedPolicies,
  MANAGED_POLICY_SIZE,
  policySize,
  validatePolicy,
} from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { ManagedPolicy, PolicyVersion } from '../../storage/repositories/managed-policies.ts'
import type { PolicyUse } from '../../storage/repositories/row-counts.ts'
import type { ConditionKeys } from '../operation.ts'
import { assertIamArn } from './arns.ts'
import { AccessDenied, LimitExceeded, NoSuchEntity, PolicyNotAttachable } from './errors.ts'
import type { Tagged } from './holders/holder.ts'
import type { IamContext } from './operation.ts'
import { iamTagKeys, RESOURCE_TAGS } from './tags.ts'

/** A managed policy, AWS's or the account's own, as the API shows it. */
export interface PolicyFacts {
  readonly arn: Arn
  readonly policyName: string
  readonly policyId: string
  readonly path: string
  readonly defaultVersionId: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly description: string | null
  readonly isAwsManaged: boolean
}

export function isAwsManaged(arn: Arn): boolean {
  return parseArn(arn)?.accountId === 'aws'
}

/** The policy with this ARN, or `undefined`. Another account's ARN names nothing: INVARIANT (accounts are walls). */
export async function findPolicy(db: Repositories, arn: Arn): Promise<PolicyFacts | undefined> {
  if (isAwsManaged(arn)) {
    const policy = findManagedPolicy(arn)
    return policy && awsPolicyFacts(policy)
  }
  const policy = await db.managedPolicies.withArn(arn)
  return policy && ownPolicyFacts(policy)
}

export function ownPolicyFacts(policy: ManagedPolicy): PolicyFacts {
  return { ...policy, defaultVersionId: versionId(policy.defaultVersion), isAwsManaged: false }
}

function awsPolicyFacts(policy: AwsManagedPolicy): PolicyFacts {
  return {
    arn: policy.arn,
    policyName: policy.name,
    policyId: policy.policyId,
    path: policy.path,
    defaultVersionId: policy.versionId,
    createdAt: policy.createDate,
    updatedAt: policy.updateDate,
    description: null,
    isAwsManaged: true,
  }
}

/** AWS's, by lower-case name. */
export function awsPolicies(): readonly NamedPolicy[] {
  awsByName ??= listManagedPolicies()
    .map((policy) => ({ nameLc: policy.name.toLowerCase(), policy: awsPolicyFacts(policy) }))
    .sort((a, b) => (a.nameLc < b.nameLc ? -1 : 1))
  return awsByName
}

interface NamedPolicy {
  readonly nameLc: string
  readonly policy: PolicyFacts
}

let awsByName: readonly NamedPolicy[] | undefined

/** @throws NoSuchEntity (404), ValidationError (400) */
export async function policyWithArn(db: Repositories, arn: Arn): Promise<PolicyFacts> {
  assertIamArn(arn)
  const policy = await findPolicy(db, arn)
  if (policy === undefined) throw NoSuchEntity(`Policy ${arn} was not found.`)
  return policy
}

/** For attachments. @throws NoSuchEntity (404), PolicyNotAttachable (400), ValidationError (400) */
export async function attachablePolicy(db: Repositories, arn: Arn): Promise<PolicyFacts> {
  const policy = await existingPolicy(db, arn)
  assertNotOfServiceRoles(policy)
  return policy
}

/** As `policyWithArn`, in the words of what is about attachments. @throws NoSuchEntity (404), ValidationError (400) */
export async function existingPolicy(db: Repositories, arn: Arn): Promise<PolicyFacts> {
  assertIamArn(arn)
  const policy = await findPolicy(db, arn)
  if (policy === undefined) throw NoSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
  return policy
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
function assertNotOfServiceRoles({ isAwsManaged, path }: PolicyFacts): void {
  if (isAwsManaged && path.startsWith('/aws-service-role/')) {
    throw PolicyNotAttachable(
      'AWS service role policies can only be attached to the service-linked role for that service.',
    )
  }
}

/**
 * The ARN of a policy that may bound a user.
 *
 * @throws NoSuchEntity (404), PolicyNotAttachable (400), ValidationError (400)
 */
export async function assertBoundary(db: Repositories, arn: Arn): Promise<Arn> {
  assertIamArn(arn)
  const policy = await findPolicy(db, arn)
  if (policy === undefined) throw NoSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`)
  assertNotOfServiceRoles(policy)
  return policy.arn
}

/**
 * The account's own policy, for what changes it.
 *
 * @throws NoSuchEntity (404), ValidationError (400); AccessDenied (403) for AWS's.
 */
export async function changeablePolicy(db: Repositories, arn: Arn): Promise<ManagedPolicy> {
  assertChangeable(arn)
  const policy = await db.managedPolicies.withArn(arn)
  if (policy === undefined) throw NoSuchEntity(`Policy ${arn} was not found.`)
  return policy
}

function assertChangeable(arn: Arn): void {
  assertIamArn(arn)
  if (isAwsManaged(arn)) throw AccessDenied(`Policy ${arn} is managed by AWS and cannot be changed.`)
}

/** The number in `v3`, or `undefined` where the text cannot name a version of ours. */
function versionNumber(id: string): number | undefined {
  const match = /^v([1-9]\d{0,14})$/.exec(id)
  return match ? Number(match[1]) : undefined
}

export function versionId(version: number): string {
  return `v${version}`
}

/**
 * A version of the account's own policy.
 *
 * @throws NoSuchEntity (404), ValidationError (400); AccessDenied (403) for AWS's.
 */
export async function policyVersion(
  db: Repositories,
  arn: Arn,
  id: string,
): Promise<{ readonly policy: ManagedPolicy; readonly version: PolicyVersion }> {
  assertChangeable(arn)
  const policy = await db.managedPolicies.withArn(arn)
  const number = versionNumber(id)
  const version = policy && number !== undefined ? await db.managedPolicies.version(policy.policyId, number) : undefined
  if (policy === undefined || version === undefined) throw noSuchVersion(arn, id)
  return { policy, version }
}

export function noSuchVersion(arn: Arn, id: string) {
  return NoSuchEntity(`Policy ${arn} version ${id} does not exist or is not attachable.`)
}

/** @throws MalformedPolicyDocument (400), LimitExceeded (409) */
export function assertManagedDocument(document: string): void {
  validatePolicy(document, 'managed')
  if (policySize(document) > MANAGED_POLICY_SIZE) {
    throw LimitExceeded(`Cannot exceed quota for PolicySize: ${MANAGED_POLICY_SIZE}`)
  }
}

/**
 * Documents travel percent-encoded by RFC 3986, also where no character needs it.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html
 */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** That of a policy which was just made. */
export const UNUSED: PolicyUse = { attachments: 0, boundaries: 0 }

export function toPolicy(policy: PolicyFacts, use: PolicyUse): PolicyOutput {
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: use.attachments,
    PermissionsBoundaryUsageCount: use.boundaries,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  }
}

interface Named {
  readonly PolicyArn: string
}

/** For `resource` of operations whose input names a managed policy. */
export function namedPolicy({ PolicyArn }: Named): Arn {
  return PolicyArn
}

/** For `conditionKeys` of operations on a managed policy: its tags. */
export async function policyTagKeys({ PolicyArn }: Named, { db }: IamContext): Promise<ConditionKeys> {
  const policy = await db.managedPolicies.withArn(PolicyArn)
  return policy === undefined ? {} : iamTagKeys(await db.iamTags.ofTarget(policy.policyId))
}

/** A managed policy, as tags are set on it; AWS's have none and take none. */
export const taggedPolicy: Tagged<Named> = {
  kind: 'Policy',
  tagRules: RESOURCE_TAGS,
  arn: namedPolicy,
  tagKeys: policyTagKeys,
  tagTarget: async (db, { PolicyArn }) => (await changeablePolicy(db, PolicyArn)).policyId,
  async tags(db, { PolicyArn }) {
    const { policyId, isAwsManaged } = await policyWithArn(db, PolicyArn)
    return isAwsManaged ? [] : db.iamTags.ofTarget(policyId)
  },
}

/** Name and ARN, as the lists of attached policies have them. */
export function attachedPolicy(arn: Arn): { readonly PolicyName: string; readonly PolicyArn: Arn } {
  return { PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }
}

/** The path in a policy's ARN, such as `/` or `/service-role/`. */
export function pathOfPolicy(arn: Arn): string {
  const { resource = '' } = parseArn(arn) ?? {}
  return resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1)
}
