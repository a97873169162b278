import {
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DetachGroupPolicyCommand,
  ListGroupPoliciesCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam'
import { iam } from '../api/iam.ts'
import { membersOf } from './membership.ts'
import { policiesAttachedToGroup } from './policies/policies-of.ts'

/** Deletes a group after emptying it: IAM refuses one that still has anything (DeleteConflict). */
export async function deleteGroup(GroupName: string): Promise<void> {
  for (const { UserName } of await membersOf(GroupName)) {
    await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }))
  }
  for (const { PolicyArn } of await policiesAttachedToGroup(GroupName)) {
    await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn }))
  }
  const { PolicyNames: inline = [] } = await iam.send(new ListGroupPoliciesCommand({ GroupName }))
  for (const PolicyName of inline) await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName }))
  await iam.send(new DeleteGroupCommand({ GroupName }))
}
