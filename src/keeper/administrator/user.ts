import { type Account, decodedDocument, ifExists } from '../account/index.ts'
import type { Baseline } from '../check/index.ts'
import { isMadeBy } from '../made-by.ts'
import { boundaryArn, boundaryDocument } from './boundary.ts'

/** The administrator of IAM as the account has it. */
export interface Administrator {
  /** Whether its tag says that an earlier run made it. */
  readonly isOurs: boolean
  readonly hasFullAccess: boolean
  /** What gives it permissions beside IAMFullAccess, each as part of a sentence. */
  readonly more: readonly string[]
  readonly hasPassword: boolean
  readonly hasMfa: boolean
  /** The ARN of its permissions boundary. */
  readonly boundary: string | undefined
}

/** @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/IAMFullAccess.html */
export function fullAccessArn(partition: string): string {
  return `arn:${partition}:iam::aws:policy/IAMFullAccess`
}

/** The user, or `undefined` where there is none of this name. */
export async function readAdministrator(account: Account, { adminName }: Baseline): Promise<Administrator | undefined> {
  const input = { UserName: adminName }
  const found = ifExists(await account.ask('iam', 'GetUser', input))
  if (!found) return undefined
  const [attached, inline, groups, devices, profile] = await Promise.all([
    account.list('iam', 'ListAttachedUserPolicies', input, 'AttachedPolicies'),
    account.list('iam', 'ListUserPolicies', input, 'PolicyNames'),
    account.list('iam', 'ListGroupsForUser', input, 'Groups'),
    account.list('iam', 'ListMFADevices', input, 'MFADevices'),
    account.ask('iam', 'GetLoginProfile', input),
  ])
  const attachedArns = attached.map(({ PolicyArn = '' }) => PolicyArn)
  const fullAccess = fullAccessArn(account.partition)
  return {
    isOurs: isMadeBy(found.User?.Tags),
    hasFullAccess: attachedArns.includes(fullAccess),
    more: [
      ...attachedArns.filter((arn) => arn !== fullAccess).map((arn) => `the policy ${arn}`),
      ...inline.map((name) => `the inline policy ${name}`),
      ...groups.map(({ GroupName = '' }) => `the group ${GroupName}`),
    ],
    hasPassword: ifExists(profile) !== undefined,
    hasMfa: devices.length > 0,
    boundary: found.User?.PermissionsBoundary?.PermissionsBoundaryArn,
  }
}

/** Whether the boundary's policy is there, and says what it should. */
export async function readBoundary(account: Account, { adminName }: Baseline): Promise<'absent' | 'other' | 'right'> {
  const scope = { partition: account.partition, accountId: account.accountId, adminName }
  const PolicyArn = boundaryArn(scope)
  const policy = ifExists(await account.ask('iam', 'GetPolicy', { PolicyArn }))
  if (!policy) return 'absent'
  const VersionId = policy.Policy?.DefaultVersionId ?? ''
  const { PolicyVersion } = await account.read('iam', 'GetPolicyVersion', { PolicyArn, VersionId })
  return decodedDocument(PolicyVersion?.Document) === boundaryDocument(scope) ? 'right' : 'other'
}
