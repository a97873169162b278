import type { EntityType, GroupDetail, ManagedPolicyDetail, PolicyDetail, UserDetail } from '../../../models/iam.ts'
import { getManagedPolicy } from '../../policy/index.ts'
import type { Group } from '../../storage/repositories/groups.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { User } from '../../storage/repositories/users.ts'
import { toTags } from '../tags.ts'
import { toGroup } from './groups.ts'
import {
  attachedPolicy,
  encodeDocument,
  findPolicy,
  isAwsManaged,
  type PolicyFacts,
  policyUse,
  toPolicy,
  versionId,
} from './policies.ts'
import { toBoundary } from './users.ts'

/**
 * One thing that GetAccountAuthorizationDetails tells of, before its details are read: a page needs those of its own
 * only.
 */
export type AuthorizationEntry = { readonly key: string } & (
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'policy'; readonly arn: string }
)

export async function authorizationEntries(
  db: Repositories,
  filter: ReadonlySet<EntityType>,
): Promise<readonly AuthorizationEntry[]> {
  const entries: AuthorizationEntry[] = []
  if (filter.has('User')) {
    for (const user of await db.users.list({}))
      entries.push({ kind: 'user', key: `1${user.userName.toLowerCase()}`, user })
  }
  if (filter.has('Group')) {
    for (const group of await db.groups.list({})) {
      entries.push({ kind: 'group', key: `2${group.groupName.toLowerCase()}`, group })
    }
  }
  if (filter.has('LocalManagedPolicy')) {
    for (const { arn, policyName } of await db.managedPolicies.list()) {
      entries.push({ kind: 'policy', key: `3${policyName.toLowerCase()}`, arn })
    }
  }
  if (filter.has('AWSManagedPolicy')) {
    const { attachments, boundaries } = await policyUse(db)
    for (const arn of new Set([...attachments.keys(), ...boundaries.keys()].filter(isAwsManaged))) {
      entries.push({ kind: 'policy', key: `4${attachedPolicy(arn).PolicyName.toLowerCase()}`, arn })
    }
  }
  return entries
}

export async function authorizationDetails(db: Repositories, entries: readonly AuthorizationEntry[]) {
  const users: UserDetail[] = []
  const groups: GroupDetail[] = []
  const policies: ManagedPolicyDetail[] = []
  const use = await policyUse(db)
  for (const entry of entries) {
    if (entry.kind === 'user') users.push(await userDetail(db, entry.user))
    else if (entry.kind === 'group') groups.push(await groupDetail(db, entry.group))
    else {
      const policy = await findPolicy(db, entry.arn)
      if (policy) policies.push({ ...toPolicy(policy, use), PolicyVersionList: await versions(db, policy) })
    }
  }
  return { UserDetailList: users, GroupDetailList: groups, RoleDetailList: [], Policies: policies }
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
