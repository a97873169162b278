import type { Account, AccountGroup, AccountRole, AccountUser } from '../../src/policy/analyse/index.ts'
import { twoCodes } from '../support/tools.ts'
import type { Send } from './hand.ts'

/** What a policy says that allows everything. */
export const EVERYTHING = document({ Effect: 'Allow', Action: '*', Resource: '*' })

export const PASSWORD = 'Correct-horse-1'

export function document(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** The last part of an ARN, and the path before it. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

export function pathOf(arn: string): string {
  const resource = arn.slice(arn.lastIndexOf(':') + 1)
  return resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1)
}

export const kindOf = (arn: string) => (arn.includes(':role/') ? 'Role' : arn.includes(':group/') ? 'Group' : 'User')

/** Makes an account on a server what the analysis was given; `root` is its root. */
export async function deploy({ users, groups, roles, managedPolicies }: Account, root: Send): Promise<void> {
  const iam = (operation: string, input: object) => root('iam', operation, input)
  const own = managedPolicies.filter(({ arn }) => !arn.startsWith('arn:aws:iam::aws:'))
  for (const { arn, document, otherVersions = [] } of own) {
    const [first, ...rest] = [...otherVersions.map((version) => version.document), document]
    await iam('CreatePolicy', { PolicyName: nameOf(arn), Path: pathOf(arn), PolicyDocument: first })
    for (const PolicyDocument of rest) {
      await iam('CreatePolicyVersion', { PolicyArn: arn, PolicyDocument, SetAsDefault: true })
    }
  }
  for (const { name, arn } of groups) await iam('CreateGroup', { GroupName: name, Path: pathOf(arn) })
  for (const { name, arn, ...user } of users) {
    await iam('CreateUser', { UserName: name, Path: pathOf(arn), ...facts(user) })
    for (const GroupName of user.groups) await iam('AddUserToGroup', { UserName: name, GroupName })
    if (user.hasPassword) await iam('CreateLoginProfile', { UserName: name, Password: PASSWORD })
    if (user.hasMfa) await enableDevice(name, iam)
  }
  // Roles may trust each other.
  for (const { name, arn, ...role } of roles) {
    const AssumeRolePolicyDocument = document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'ec2.amazonaws.com' },
    })
    await iam('CreateRole', { RoleName: name, Path: pathOf(arn), AssumeRolePolicyDocument, ...facts(role) })
  }
  for (const { name, trustPolicy } of roles) {
    await iam('UpdateAssumeRolePolicy', { RoleName: name, PolicyDocument: trustPolicy })
  }
  for (const holder of [...users, ...groups, ...roles]) {
    const kind = kindOf(holder.arn)
    for (const { policy, document } of holder.inlinePolicies) {
      const what = { [`${kind}Name`]: holder.name, PolicyName: policy, PolicyDocument: document }
      await iam(`Put${kind}Policy`, what)
    }
    for (const PolicyArn of holder.attachedPolicies) {
      await iam(`Attach${kind}Policy`, { [`${kind}Name`]: holder.name, PolicyArn })
    }
  }
}

async function enableDevice(
  UserName: string,
  iam: (operation: string, input: object) => Promise<object>,
): Promise<void> {
  const made = await iam('CreateVirtualMFADevice', { VirtualMFADeviceName: UserName })
  const { VirtualMFADevice } = made as { VirtualMFADevice: { SerialNumber: string; Base32StringSeed: Uint8Array } }
  const { SerialNumber, Base32StringSeed } = VirtualMFADevice
  const { first, second } = twoCodes(Buffer.from(Base32StringSeed).toString())
  const codes = { AuthenticationCode1: first, AuthenticationCode2: second }
  await iam('EnableMFADevice', { UserName, SerialNumber, ...codes })
}

function facts({ tags = {}, boundary }: Pick<AccountUser | AccountRole, 'tags' | 'boundary'>): object {
  return {
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ...(boundary !== undefined && { PermissionsBoundary: boundary }),
  }
}

/** Names of inline policies that deny something. */
export function denying(holder: AccountUser | AccountRole | AccountGroup): readonly string[] {
  return holder.inlinePolicies.filter(({ document }) => /"Deny"/.test(document)).map(({ policy }) => policy)
}
