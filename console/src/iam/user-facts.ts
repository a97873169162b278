import {
  type AttachedPolicy,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetLoginProfileCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
  type LoginProfile,
  type User,
} from '@aws-sdk/client-iam'
import { isNoSuchEntity } from '../api/errors.ts'
import { iam } from '../api/iam.ts'
import { allPages } from '../api/paginate.ts'
import type { NamedDocument } from './policies/administrator.ts'
import { decodeDocument, policyDocument } from './policies/managed-policies.ts'

const marker = (Marker: string | undefined) => (Marker === undefined ? {} : { Marker })

/** Names of the groups that a user is in. */
export async function groupsOf(UserName: string): Promise<string[]> {
  const groups = await allPages(
    (next) => iam.send(new ListGroupsForUserCommand({ UserName, ...marker(next) })),
    (page) => page.Groups,
  )
  return groups.map(({ GroupName }) => GroupName ?? '')
}

/** The user's console password, without the password; `undefined` when the user has none. */
export async function loginProfileOf(UserName: string): Promise<LoginProfile | undefined> {
  try {
    return (await iam.send(new GetLoginProfileCommand({ UserName }))).LoginProfile
  } catch (error) {
    if (isNoSuchEntity(error)) return undefined
    throw error
  }
}

export function policiesAttachedToUser(UserName: string): Promise<AttachedPolicy[]> {
  return allPages(
    (next) => iam.send(new ListAttachedUserPoliciesCommand({ UserName, ...marker(next) })),
    (page) => page.AttachedPolicies,
  )
}

export function policiesAttachedToGroup(GroupName: string): Promise<AttachedPolicy[]> {
  return allPages(
    (next) => iam.send(new ListAttachedGroupPoliciesCommand({ GroupName, ...marker(next) })),
    (page) => page.AttachedPolicies,
  )
}

/** The users of a group. */
export function membersOf(GroupName: string): Promise<User[]> {
  return allPages(
    (next) => iam.send(new GetGroupCommand({ GroupName, ...marker(next) })),
    (page) => page.Users,
  )
}

/** Policies that are part of the user, with their documents. */
export async function inlinePoliciesOfUser(UserName: string): Promise<NamedDocument[]> {
  const names = await allPages(
    (next) => iam.send(new ListUserPoliciesCommand({ UserName, ...marker(next) })),
    (page) => page.PolicyNames,
  )
  return Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }))
      return { name: PolicyName, document: decodeDocument(PolicyDocument) }
    }),
  )
}

/** Policies that are part of the group, with their documents. */
export async function inlinePoliciesOfGroup(GroupName: string): Promise<NamedDocument[]> {
  const names = await allPages(
    (next) => iam.send(new ListGroupPoliciesCommand({ GroupName, ...marker(next) })),
    (page) => page.PolicyNames,
  )
  return Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument } = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }))
      return { name: PolicyName, document: decodeDocument(PolicyDocument) }
    }),
  )
}

async function documentsOf(attached: readonly AttachedPolicy[]): Promise<NamedDocument[]> {
  return Promise.all(
    attached.map(async ({ PolicyArn = '', PolicyName = '' }) => ({
      name: PolicyName,
      document: await policyDocument(PolicyArn),
    })),
  )
}

/** Every policy that applies through a group. */
export async function policiesOfGroup(groupName: string): Promise<NamedDocument[]> {
  const [attached, inline] = await Promise.all([policiesAttachedToGroup(groupName), inlinePoliciesOfGroup(groupName)])
  return [...(await documentsOf(attached)), ...inline]
}

/** Every policy that applies to a user: attached, inline, and those of `groups`, which `ofGroup` reads. */
export async function policiesOfUser(
  userName: string,
  groups: readonly string[],
  ofGroup: (groupName: string) => Promise<NamedDocument[]> = policiesOfGroup,
): Promise<NamedDocument[]> {
  const [attached, inline, ...fromGroups] = await Promise.all([
    policiesAttachedToUser(userName).then(documentsOf),
    inlinePoliciesOfUser(userName),
    ...groups.map(ofGroup),
  ])
  return [...attached, ...inline, ...fromGroups.flat()]
}
