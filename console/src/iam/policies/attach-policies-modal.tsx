import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import type { ManagedPolicy } from './managed-policies.ts'
import { PolicyPicker } from './policy-picker.tsx'

interface Props {
  /** The user, group or role. */
  readonly to: string
  readonly without: ReadonlySet<string>
  readonly attach: (policyArn: string) => Promise<unknown>
  readonly onChanged: () => Promise<void>
  readonly onClose: () => void
}

/** Chooses managed policies and attaches them one by one. */
export function AttachPoliciesModal({ to, without, attach, onChanged, onClose }: Props) {
  const [policies, setPolicies] = useState<readonly ManagedPolicy[]>([])
  return (
    <ConfirmModal
      header={`Attach policies to ${to}`}
      confirm="Add permissions"
      size="large"
      disabled={policies.length === 0}
      onConfirm={async () => {
        try {
          for (const { arn } of policies) await attach(arn)
          flash('success', `${policies.map(({ name }) => name).join(', ')} attached to ${to}.`)
        } finally {
          await onChanged()
        }
      }}
      onClose={onClose}
    >
      <PolicyPicker selection="multi" selected={policies} onSelect={setPolicies} without={without} />
    </ConfirmModal>
  )
}
