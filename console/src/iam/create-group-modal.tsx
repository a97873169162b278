import { AttachGroupPolicyCommand, CreateGroupCommand } from '@aws-sdk/client-iam'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { iam } from '../api/iam.ts'
import { ConfirmModal } from '../components/confirm-modal.tsx'
import { flash } from '../components/flash.tsx'
import { LONGEST_GROUP_NAME, nameProblem } from './limits.ts'
import { forgetPolicies, type ManagedPolicy } from './policies/managed-policies.ts'
import { PolicyPicker } from './policies/policy-picker.tsx'

interface Props {
  readonly onClose: () => void
  readonly onCreated: (groupName: string) => Promise<void>
}

/** Makes a group and attaches policies to it. */
export function CreateGroupModal({ onClose, onCreated }: Props) {
  const [name, setName] = useState('')
  const [policies, setPolicies] = useState<readonly ManagedPolicy[]>([])
  const problem = name === '' ? undefined : nameProblem(name, LONGEST_GROUP_NAME)
  return (
    <ConfirmModal
      header="Create user group"
      confirm="Create user group"
      size="large"
      disabled={name === '' || problem !== undefined}
      onConfirm={async () => {
        await iam.send(new CreateGroupCommand({ GroupName: name }))
        for (const { arn } of policies) {
          await iam.send(new AttachGroupPolicyCommand({ GroupName: name, PolicyArn: arn }))
        }
        if (policies.length > 0) forgetPolicies()
        flash('success', `User group ${name} created.`)
        await onCreated(name)
      }}
      onClose={onClose}
    >
      <FormField label="User group name" errorText={problem}>
        <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value.trim())} />
      </FormField>
      <PolicyPicker selection="multi" selected={policies} onSelect={setPolicies} />
    </ConfirmModal>
  )
}
