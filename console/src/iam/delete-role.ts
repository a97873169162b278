import {
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam'
import { iam } from '../api/iam.ts'
import { allPages } from '../api/paginate.ts'

const marker = (Marker: string | undefined) => (Marker === undefined ? {} : { Marker })

/**
 * Deletes a role and all that is part of it. IAM refuses a role that still has anything (DeleteConflict), so everything
 * goes first; an instance profile goes with it where it has the role's name, and is only left without the role
 * otherwise.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html
 */
export async function deleteRole(RoleName: string): Promise<void> {
  const profiles = await allPages(
    (next) => iam.send(new ListInstanceProfilesForRoleCommand({ RoleName, ...marker(next) })),
    (page) => page.InstanceProfiles,
  )
  for (const { InstanceProfileName } of profiles) {
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName }))
    if (InstanceProfileName === RoleName) await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }))
  }
  const attached = await allPages(
    (next) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName, ...marker(next) })),
    (page) => page.AttachedPolicies,
  )
  for (const { PolicyArn } of attached) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))
  const inline = await allPages(
    (next) => iam.send(new ListRolePoliciesCommand({ RoleName, ...marker(next) })),
    (page) => page.PolicyNames,
  )
  for (const PolicyName of inline) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))
  await iam.send(new DeleteRoleCommand({ RoleName }))
}
