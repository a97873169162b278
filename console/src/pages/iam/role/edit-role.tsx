import { type Role, UpdateRoleCommand } from '@aws-sdk/client-iam'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { Optional } from '../../../components/optional.tsx'
import { LONGEST_ROLE_DESCRIPTION } from '../../../iam/limits.ts'
import { durationProblem, MOST_HOURS, sessionDurationText } from './durations.ts'

interface Props {
  readonly role: Role
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

const CUSTOM = { value: 'custom', label: 'Custom duration' }
const OPTIONS = [
  ...Array.from({ length: MOST_HOURS }, (_, index) => (index + 1) * 3600).map((seconds) => ({
    value: String(seconds),
    label: sessionDurationText(seconds),
  })),
  CUSTOM,
]

/** "Edit": what a role is for, and how long its sessions may last. */
export function EditRole({ role, onSaved, onClose }: Props) {
  const [description, setDescription] = useState(role.Description ?? '')
  const [duration, setDuration] = useState(String(role.MaxSessionDuration ?? 3600))
  const [custom, setCustom] = useState(() => !OPTIONS.some(({ value }) => value === duration))
  const problem = durationProblem(duration)
  return (
    <ConfirmModal
      header={`Edit ${role.RoleName}`}
      confirm="Save changes"
      disabled={problem !== undefined || description.length > LONGEST_ROLE_DESCRIPTION}
      onConfirm={async () => {
        await iam.send(
          new UpdateRoleCommand({
            RoleName: role.RoleName,
            Description: description,
            MaxSessionDuration: Number(duration),
          }),
        )
        flash('success', `Role ${role.RoleName} saved.`)
        await onSaved()
      }}
      onClose={onClose}
    >
      <FormField
        label={<Optional label="Description" />}
        constraintText={`Maximum ${LONGEST_ROLE_DESCRIPTION} characters.`}
      >
        <Textarea value={description} rows={2} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <FormField
        label="Maximum session duration"
        description="The longest that a session may ask to last. Sessions that are there already keep theirs."
      >
        <Select
          selectedOption={custom ? CUSTOM : (OPTIONS.find(({ value }) => value === duration) ?? CUSTOM)}
          options={OPTIONS}
          onChange={({ detail }) => {
            const isCustom = detail.selectedOption.value === CUSTOM.value
            setCustom(isCustom)
            if (!isCustom) setDuration(detail.selectedOption.value ?? '')
          }}
        />
      </FormField>
      {custom && (
        <FormField label="Seconds" errorText={problem}>
          <Input value={duration} inputMode="numeric" onChange={({ detail }) => setDuration(detail.value.trim())} />
        </FormField>
      )}
    </ConfirmModal>
  )
}
