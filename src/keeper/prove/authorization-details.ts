import type { GroupDetail, ManagedPolicyDetail, PolicyDetail, RoleDetail, Tag, UserDetail } from '@aws-sdk/client-iam'
import type {
  Account,
  AccountGroup,
  AccountManagedPolicy,
  AccountRole,
  AccountUser,
  PolicyHolder,
} from '../../policy/analyse/index.ts'
import { decodedDocument } from '../account/index.ts'

/** All pages of GetAccountAuthorizationDetails together. */
export interface AuthorizationDetails {
  readonly users: readonly UserDetail[]
  readonly groups: readonly GroupDetail[]
  readonly roles: readonly RoleDetail[]
  readonly policies: readonly ManagedPolicyDetail[]
}

/** The account as the analysis takes it. */
export function accountOf(
  account: Pick<Account, 'accountId' | 'partition' | 'serviceControl'>,
  details: AuthorizationDetails,
): Account {
  return {
    ...account,
    users: details.users.map(userOf),
    groups: details.groups.map(groupOf),
    roles: details.roles.map(roleOf),
    managedPolicies: details.policies.flatMap(managedPolicyOf),
  }
}

/** ARNs of managed policies that are attached or serve as boundaries, and whose documents are not among the details. */
export function missingPolicies({ users, groups, roles, policies }: AuthorizationDetails): readonly string[] {
  const given = new Set(policies.flatMap(managedPolicyOf).map(({ arn }) => arn))
  const attached = [...users, ...groups, ...roles].flatMap(
    ({ AttachedManagedPolicies = [] }) => AttachedManagedPolicies,
  )
  const boundaries = [...users, ...roles].map(({ PermissionsBoundary }) => PermissionsBoundary?.PermissionsBoundaryArn)
  const arns = [...attached.map(({ PolicyArn }) => PolicyArn), ...boundaries].filter((arn) => arn !== undefined)
  return [...new Set(arns)].filter((arn) => !given.has(arn))
}

function userOf(user: UserDetail): AccountUser {
  return {
    ...holderOf({ kind: 'user', name: user.UserName, inline: user.UserPolicyList }, user),
    groups: user.GroupList ?? [],
    boundary: user.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: tagsOf(user.Tags),
  }
}

function groupOf(group: GroupDetail): AccountGroup {
  return holderOf({ kind: 'group', name: group.GroupName, inline: group.GroupPolicyList }, group)
}

function roleOf(role: RoleDetail): AccountRole {
  return {
    ...holderOf({ kind: 'role', name: role.RoleName, inline: role.RolePolicyList }, role),
    trustPolicy: decodedDocument(role.AssumeRolePolicyDocument),
    boundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: tagsOf(role.Tags),
  }
}

interface Holder {
  readonly kind: 'user' | 'group' | 'role'
  readonly name: string | undefined
  readonly inline: readonly PolicyDetail[] | undefined
}

function holderOf(
  { kind, name = '', inline = [] }: Holder,
  { Arn = '', AttachedManagedPolicies = [] }: Pick<UserDetail, 'Arn' | 'AttachedManagedPolicies'>,
): PolicyHolder {
  return {
    name,
    arn: Arn,
    // With its holder: a user and its groups may have inline policies of one name.
    inlinePolicies: inline.map(({ PolicyName, PolicyDocument }) => ({
      policy: `inline policy ${PolicyName} of ${kind} ${name}`,
      document: decodedDocument(PolicyDocument),
    })),
    attachedPolicies: AttachedManagedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []),
  }
}

/** Nothing, where no version is given that is the default. */
function managedPolicyOf({ Arn, PolicyVersionList = [] }: ManagedPolicyDetail): readonly AccountManagedPolicy[] {
  const inUse = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)
  if (Arn === undefined || inUse?.Document === undefined) return []
  const others = PolicyVersionList.filter((version) => version !== inUse)
  return [
    {
      arn: Arn,
      document: decodedDocument(inUse.Document),
      otherVersions: others.flatMap(({ VersionId, Document }) =>
        VersionId === undefined || Document === undefined
          ? []
          : [{ versionId: VersionId, document: decodedDocument(Document) }],
      ),
    },
  ]
}

function tagsOf(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value ?? '']))
}
