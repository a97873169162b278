import {
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUserPoliciesCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam'
import { iam } from '../api/iam.ts'
import { loginProfileOf } from './credentials/login-profile.ts'
import { mfaDevicesOf } from './credentials/mfa-calls.ts'
import { groupsOf } from './membership.ts'
import { policiesAttachedToUser } from './policies/policies-of.ts'

/**
 * Deletes a user and all that is part of it. IAM refuses a user that still has anything (DeleteConflict), so everything
 * goes first, one call each: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_remove.html
 */
export async function deleteUser(UserName: string): Promise<void> {
  const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName }))
  for (const { AccessKeyId } of keys) await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))
  for (const { SerialNumber } of await mfaDevicesOf(UserName)) {
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }))
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
  }
  const { PolicyNames: inline = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }))
  for (const PolicyName of inline) await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }))
  for (const { PolicyArn } of await policiesAttachedToUser(UserName)) {
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
  }
  for (const GroupName of await groupsOf(UserName)) {
    await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName }))
  }
  const { User: user } = await iam.send(new GetUserCommand({ UserName }))
  if (user?.PermissionsBoundary !== undefined) {
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }))
  }
  if ((await loginProfileOf(UserName)) !== undefined) await iam.send(new DeleteLoginProfileCommand({ UserName }))
  await iam.send(new DeleteUserCommand({ UserName }))
}
