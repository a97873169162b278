import { newUuid } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { namedRole } from '../roles.ts'
import { deletionTaskId, serviceRoleNamed } from '../service-linked-roles.ts'

/**
 * Deletes the role of one of AWS's services. AWS asks the service whether it still uses it, and answers with a task to
 * ask for; here no service does, and it is gone at once.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html
 */
export const deleteServiceLinkedRole = operation('DeleteServiceLinkedRole', {
  action: 'iam:DeleteServiceLinkedRole',
  access: 'write',
  room: 'reserve',
  resource: namedRole,

  async handle({ RoleName }, { db, clock, random }) {
    const role = await serviceRoleNamed(db, RoleName)
    for (const arn of await db.policyAttachments.ofTarget(role.roleId)) {
      await db.policyAttachments.detach(role.roleId, arn)
    }
    await db.iamTags.removeAll(role.roleId)
    await db.serviceUses.removeAll(role.roleId)
    await db.roles.remove(role.roleId)
    const DeletionTaskId = deletionTaskId(role, newUuid(random))
    await db.roleDeletions.add(DeletionTaskId, clock())
    return { DeletionTaskId }
  },
})
