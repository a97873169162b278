import {
  type AttachedPolicy,
  GetGroupPolicyCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { allPages } from '../../api/paginate.ts'
import type { NamedDocument } from '../../policy-engine/holder.ts'
import { decodeDocument, policyDocument } from './managed-policies.ts'

const marker = (Marker: string | undefined) => (Marker === undefined ? {} : { Marker })

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

export async function documentsOf(attached: readonly AttachedPolicy[]): Promise<NamedDocument[]> {
  return Promise.all(
    attached.map(async ({ PolicyArn = '', PolicyName = '' }) => ({
      name: PolicyName,
      arn: PolicyArn,
      document: await policyDocument(PolicyArn),
    })),
  )
}

/** Every policy that applies through a group. */
export async function policiesOfGroup(groupName: string): Promise<NamedDocument[]> {
  const [attached, inline] = await Promise.all([policiesAttachedToGroup(groupName), inlinePoliciesOfGroup(groupName)])
  return [...(await documentsOf(attached)), ...inline].map((policy) => ({ ...policy, group: groupName }))
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
