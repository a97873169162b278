import {
  AttachGroupPolicyCommand,
  DeleteGroupPolicyCommand,
  DetachGroupPolicyCommand,
  PutGroupPolicyCommand,
} from '@aws-sdk/client-iam'
import { iam } from '../../api/iam.ts'
import { appliedPoliciesOfGroup } from '../policies/applied-policies.ts'
import type { PolicyHolder } from './holder.ts'

export function groupHolder(GroupName: string): PolicyHolder {
  return {
    kind: 'group',
    name: GroupName,
    policies: () => appliedPoliciesOfGroup(GroupName),
    attach: (PolicyArn) => iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
    detach: (PolicyArn) => iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
    putInline: (PolicyName, PolicyDocument) =>
      iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument })),
    deleteInline: (PolicyName) => iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName })),
  }
}
