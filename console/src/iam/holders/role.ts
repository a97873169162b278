import {
  type AttachedPolicy,
  AttachRolePolicyCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { allPages } from '../../api/paginate.ts'
import type { NamedDocument } from '../../policy-engine/holder.ts'
import { attachedPolicy, inlinePolicy } from '../policies/applied-policies.ts'
import { decodeDocument } from '../policies/managed-policies.ts'
import { documentsOf } from '../policies/policies-of.ts'
import { fromTag, type PrincipalHolder, toTag } from './holder.ts'

const marker = (Marker: string | undefined) => (Marker === undefined ? {} : { Marker })

export function roleHolder(RoleName: string): PrincipalHolder {
  return {
    kind: 'role',
    name: RoleName,
    async policies() {
      const [attached, inline] = await Promise.all([policiesAttachedToRole(RoleName), inlinePoliciesOfRole(RoleName)])
      return [...attached.map((policy) => attachedPolicy(policy)), ...inline.map((policy) => inlinePolicy(policy))]
    },
    attach: (PolicyArn) => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    detach: (PolicyArn) => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    putInline: (PolicyName, PolicyDocument) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
    deleteInline: (PolicyName) => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    setBoundary: (PermissionsBoundary) =>
      iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary })),
    removeBoundary: () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
    async tags() {
      const tags = await allPages(
        (next) => iam.send(new ListRoleTagsCommand({ RoleName, ...marker(next) })),
        (page) => page.Tags,
      )
      return tags.map(fromTag)
    },
    tag: (tags) => iam.send(new TagRoleCommand({ RoleName, Tags: tags.map(toTag) })),
    untag: (keys) => iam.send(new UntagRoleCommand({ RoleName, TagKeys: [...keys] })),
  }
}

/** Every policy of a role, with its document. */
export async function policiesOfRole(roleName: string): Promise<NamedDocument[]> {
  const [attached, inline] = await Promise.all([policiesAttachedToRole(roleName), inlinePoliciesOfRole(roleName)])
  return [...(await documentsOf(attached)), ...inline]
}

function policiesAttachedToRole(RoleName: string): Promise<AttachedPolicy[]> {
  return allPages(
    (next) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName, ...marker(next) })),
    (page) => page.AttachedPolicies,
  )
}

async function inlinePoliciesOfRole(RoleName: string): Promise<NamedDocument[]> {
  const names = await allPages(
    (next) => iam.send(new ListRolePoliciesCommand({ RoleName, ...marker(next) })),
    (page) => page.PolicyNames,
  )
  return Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))
      return { name: PolicyName, document: decodeDocument(PolicyDocument) }
    }),
  )
}
