import type { Account } from '../../src/policy/analyse/index.ts'
import type { Hand } from './hand.ts'

interface Detail {
  readonly Arn: string
  readonly UserName?: string
  readonly GroupName?: string
  readonly RoleName?: string
  readonly GroupList?: readonly string[]
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[]
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string }
  readonly AssumeRolePolicyDocument?: string
  readonly AttachedManagedPolicies?: readonly { readonly PolicyArn: string }[]
  readonly PolicyVersionList?: readonly { readonly IsDefaultVersion: boolean; readonly Document: string }[]
  readonly [policies: `${string}PolicyList`]: readonly {
    readonly PolicyName: string
    readonly PolicyDocument: string
  }[]
}

/** The account as it is on the server, as the analysis takes it. */
export async function readAccount(accountId: string, root: Hand): Promise<Account> {
  const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = (await root.send(
    'iam',
    'GetAccountAuthorizationDetails',
    { Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy'], MaxItems: 1000 },
  )) as Readonly<Record<string, readonly Detail[]>>
  const holder = (kind: 'User' | 'Group' | 'Role') => (detail: Detail) => ({
    name: detail[`${kind}Name`] ?? '',
    arn: detail.Arn,
    inlinePolicies: (detail[`${kind}PolicyList`] ?? []).map(({ PolicyName, PolicyDocument }) => ({
      policy: PolicyName,
      document: decodeURIComponent(PolicyDocument),
    })),
    attachedPolicies: (detail.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn),
    boundary: detail.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: Object.fromEntries((detail.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    groups: detail.GroupList ?? [],
    trustPolicy: decodeURIComponent(detail.AssumeRolePolicyDocument ?? ''),
  })
  return {
    accountId,
    users: (UserDetailList ?? []).map(holder('User')),
    groups: (GroupDetailList ?? []).map(holder('Group')),
    roles: (RoleDetailList ?? []).map(holder('Role')),
    managedPolicies: (Policies ?? []).map(({ Arn, PolicyVersionList = [] }) => ({
      arn: Arn,
      document: decodeURIComponent(PolicyVersionList.find((version) => version.IsDefaultVersion)?.Document ?? ''),
    })),
  }
}
