import type {
  EntityType,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '../../../models/iam.ts'
import { breathe } from '../../aws/index.ts'
import { getManagedPolicy } from '../../policy/index.ts'
import type { Group } from '../../storage/repositories/groups.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { Role } from '../../storage/repositories/roles.ts'
import type { User } from '../../storage/repositories/users.ts'
import { toTags } from '../tags.ts'
import { showTrust, type TrustContext } from '../trust-policy.ts'
import { toGroup } from './groups.ts'
import { toProfile } from './instance-profiles.ts'
import { attachedPolicy, encodeDocument, findPolicy, type PolicyFacts, toPolicy, versionId } from './policies.ts'
import { QUOTAS } from './quotas.ts'
import { toLastUsed, toNewRole } from './roles.ts'
import { toBoundary } from './users.ts'

/**
 * One thing that GetAccountAuthorizationDetails tells of, before its details are read: a page needs those of its own
 * only.
 */
export type AuthorizationEntry = { readonly key: string } & (
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'policy'; readonly arn: string }
)

/** The account's things in the order of their keys: a kind after the other, each by name. */
export async function authorizationEntries(
  db: Repositories,
  filter: ReadonlySet<EntityType>,
  { after = '', limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly AuthorizationEntry[]> {
  const entries: AuthorizationEntry[] = []
  /** What of a kind comes after `after`; `undefined` where that kind is not asked for or is behind. */
  const rangeOf = (type: EntityType, prefix: string) => {
    if (!filter.has(type) || entries.length >= limit || after.slice(0, 1) > prefix) return undefined
    return { after: after.startsWith(prefix) ? after.slice(1) : undefined, limit: limit - entries.length }
  }
  const users = rangeOf('User', '1')
  for (const user of users ? await db.users.list(users) : []) {
    entries.push({ kind: 'user', key: `1${user.userName.toLowerCase()}`, user })
  }
  const groups = rangeOf('Group', '2')
  for (const group of groups ? await db.groups.list(groups) : []) {
    entries.push({ kind: 'group', key: `2${group.groupName.toLowerCase()}`, group })
  }
  const roles = rangeOf('Role', '3')
  for (const role of roles ? await db.roles.list(roles) : []) {
    entries.push({ kind: 'role', key: `3${role.roleName.toLowerCase()}`, role })
  }
  const own = rangeOf('LocalManagedPolicy', '4')
  for (const { arn, policyName } of own ? await db.managedPolicies.list(own) : []) {
    entries.push({ kind: 'policy', key: `4${policyName.toLowerCase()}`, arn })
  }
  const aws = rangeOf('AWSManagedPolicy', '5')
  for (const { arn, key } of aws ? await awsPoliciesInUse(db) : []) {
    if (key > after && entries.length < limit) entries.push({ kind: 'policy', key, arn })
  }
  return entries
}

async function awsPoliciesInUse(db: Repositories) {
  const named = [...(await db.policyAttachments.awsInUse('either'))].map((arn) => {
    return { arn, key: `5${attachedPolicy(arn).PolicyName.toLowerCase()}` }
  })
  return named.sort((a, b) => (a.key < b.key ? -1 : 1))
}

type Context = TrustContext & { readonly db: Repositories }

export async function authorizationDetails(context: Context, entries: readonly AuthorizationEntry[]) {
  const { db } = context
  const users: UserDetail[] = []
  const groups: GroupDetail[] = []
  const roles: RoleDetail[] = []
  const policies: ManagedPolicyDetail[] = []
  for (const entry of entries) {
    await breathe()
    if (entry.kind === 'user') users.push(await userDetail(db, entry.user))
    else if (entry.kind === 'group') groups.push(await groupDetail(db, entry.group))
    else if (entry.kind === 'role') roles.push(await roleDetail(context, entry.role))
    else {
      const policy = await findPolicy(db, entry.arn)
      if (policy === undefined) continue
      const use = await db.rowCounts.ofPolicy(policy.arn)
      policies.push({ ...toPolicy(policy, use), PolicyVersionList: await versions(db, policy) })
    }
  }
  return { UserDetailList: users, GroupDetailList: groups, RoleDetailList: roles, Policies: policies }
}

/** AWS leaves an empty UserPolicyList out, and no other. */
async function userDetail(db: Repositories, user: User): Promise<UserDetail> {
  const inline = await inlinePolicies(db, user.userId)
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    ...(inline.length > 0 && { UserPolicyList: inline }),
    GroupList: (await db.groups.ofUser(user.userId)).map(({ groupName }) => groupName),
    AttachedManagedPolicies: (await db.policyAttachments.ofTarget(user.userId)).map(attachedPolicy),
    ...toBoundary(user),
    Tags: toTags(await db.iamTags.ofTarget(user.userId)),
  }
}

async function groupDetail(db: Repositories, group: Group): Promise<GroupDetail> {
  return {
    ...toGroup(group),
    GroupPolicyList: await inlinePolicies(db, group.groupId),
    AttachedManagedPolicies: (await db.policyAttachments.ofTarget(group.groupId)).map(attachedPolicy),
  }
}

/** Without description and session duration, as AWS has it. */
async function roleDetail(context: Context, role: Role): Promise<RoleDetail> {
  const { db } = context
  const profiles = await db.instanceProfiles.ofRole(role.roleId, { limit: QUOTAS.InstanceProfilesPerAccount })
  return {
    ...toNewRole(role, await showTrust(role, context)),
    InstanceProfileList: await Promise.all(profiles.map((profile) => toProfile(profile, context))),
    RolePolicyList: await inlinePolicies(db, role.roleId),
    AttachedManagedPolicies: (await db.policyAttachments.ofTarget(role.roleId)).map(attachedPolicy),
    ...toBoundary(role),
    Tags: toTags(await db.iamTags.ofTarget(role.roleId)),
    ...toLastUsed(role),
  }
}

async function inlinePolicies(db: Repositories, targetId: string): Promise<readonly PolicyDetail[]> {
  return (await db.inlinePolicies.ofTarget(targetId)).map(({ policyName, document }) => ({
    PolicyName: policyName,
    PolicyDocument: encodeDocument(document),
  }))
}

async function versions(
  db: Repositories,
  policy: PolicyFacts,
): Promise<NonNullable<ManagedPolicyDetail['PolicyVersionList']>> {
  const all = policy.isAwsManaged
    ? [
        {
          id: policy.defaultVersionId,
          document: getManagedPolicy(policy.arn)?.document ?? '',
          createdAt: policy.updatedAt,
        },
      ]
    : (await db.managedPolicies.versions(policy.policyId)).map((version) => ({
        ...version,
        id: versionId(version.version),
      }))
  return all.map(({ id, document, createdAt }) => ({
    Document: encodeDocument(document),
    VersionId: id,
    IsDefaultVersion: id === policy.defaultVersionId,
    CreateDate: new Date(createdAt),
  }))
}
