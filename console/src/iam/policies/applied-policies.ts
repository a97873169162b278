import type { AttachedPolicy } from '@aws-sdk/client-iam'
import type { NamedDocument } from '../../policy-engine/holder.ts'
import { groupsOf } from '../membership.ts'
import { policyType } from './managed-policies.ts'
import {
  inlinePoliciesOfGroup,
  inlinePoliciesOfUser,
  policiesAttachedToGroup,
  policiesAttachedToUser,
} from './policies-of.ts'
import type { AppliedPolicy } from './policy-columns.tsx'

export function attachedPolicy(
  { PolicyArn: arn = '', PolicyName: name = '' }: AttachedPolicy,
  from?: string,
): AppliedPolicy {
  return { id: `${from ?? ''} ${arn}`, name, arn, type: policyType(arn), from, document: undefined }
}

export function inlinePolicy({ name, document }: NamedDocument, from?: string): AppliedPolicy {
  return { id: `${from ?? ''} inline ${name}`, name, arn: undefined, type: 'Inline', from, document }
}

/** A group's own policies; `from` names it where they are shown as somebody else's. */
export async function appliedPoliciesOfGroup(groupName: string, from?: string): Promise<AppliedPolicy[]> {
  const [attached, inline] = await Promise.all([policiesAttachedToGroup(groupName), inlinePoliciesOfGroup(groupName)])
  return [
    ...attached.map((policy) => attachedPolicy(policy, from)),
    ...inline.map((policy) => inlinePolicy(policy, from)),
  ]
}

/** Every policy that applies to a user, with the group that it comes from. */
export async function appliedPoliciesOfUser(userName: string): Promise<AppliedPolicy[]> {
  const [attached, inline, groups] = await Promise.all([
    policiesAttachedToUser(userName),
    inlinePoliciesOfUser(userName),
    groupsOf(userName),
  ])
  const fromGroups = await Promise.all(groups.map((group) => appliedPoliciesOfGroup(group, group)))
  return [
    ...attached.map((policy) => attachedPolicy(policy)),
    ...inline.map((policy) => inlinePolicy(policy)),
    ...fromGroups.flat(),
  ]
}
