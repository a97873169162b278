import type { Role } from '@aws-sdk/client-iam'
import { ConfirmModal } from '../components/confirm-modal.tsx'
import { flash } from '../components/flash.tsx'
import { deleteRole } from './delete-role.ts'
import { forgetPolicies } from './policies/managed-policies.ts'
import { deleteServiceLinkedRole, isServiceLinked } from './service-linked-roles.ts'

interface Props {
  readonly role: Pick<Role, 'RoleName' | 'Path'>
  readonly onDeleted: () => Promise<void> | void
  readonly onClose: () => void
}

/** Asks whether the role shall go, by its name. */
export function DeleteRoleModal({ role, onDeleted, onClose }: Props) {
  const { RoleName: roleName = '' } = role
  return (
    <ConfirmModal
      header={`Delete ${roleName}?`}
      confirm="Delete"
      typed={roleName}
      onConfirm={async () => {
        await (isServiceLinked(role.Path) ? deleteServiceLinkedRole(roleName) : deleteRole(roleName))
        forgetPolicies()
        flash('success', `Role ${roleName} deleted.`)
        await onDeleted()
      }}
      onClose={onClose}
    >
      The role, its inline policies and the instance profile of its name are deleted for ever, and its sessions end at
      once. What uses the role stops working.
    </ConfirmModal>
  )
}
