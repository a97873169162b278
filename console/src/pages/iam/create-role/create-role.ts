import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
} from '@aws-sdk/client-iam'
import { errorName, errorText } from '../../../api/errors.ts'
import { iam } from '../../../api/iam.ts'
import { toTag } from '../../../iam/holders/holder.ts'
import type { RoleDraft } from './draft.ts'
import { trustPolicyOf } from './trust-policy.ts'
import { EC2 } from './use-cases.ts'

/**
 * Creates the role and then what belongs to it, which may fail each by itself. For EC2 that is an instance profile of
 * the role's name too, as AWS's console makes one.
 *
 * @returns what could not be done once the role was there, as sentences
 * @throws what CreateRole answers: then there is no role
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
 */
export async function createRole(draft: RoleDraft, accountId: string): Promise<string[]> {
  const { name: RoleName, description, tags, boundary } = draft
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: trustPolicyOf(draft, accountId),
      ...(description !== '' && { Description: description }),
      ...(boundary !== undefined && { PermissionsBoundary: boundary.arn }),
      ...(tags.length > 0 && { Tags: tags.map(toTag) }),
    }),
  )
  const failures: string[] = []
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      failures.push(`${what}: ${errorName(error)}: ${errorText(error)}`)
    }
  }
  for (const { arn: PolicyArn, name } of draft.policies) {
    await attempt(`${name} is not attached`, () => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })))
  }
  if (draft.entity === 'service' && draft.service === EC2) {
    await attempt('The role has no instance profile', async () => {
      await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: RoleName }))
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: RoleName, RoleName }))
    })
  }
  return failures
}
