import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { Optional } from '../../components/optional.tsx'
import { type ContactField, isComplete, type Typed } from './contact-fields.ts'

interface Props<Name extends string> {
  readonly header: string
  /** Which contact it is, as a sentence begins: "The contact information". */
  readonly what: string
  readonly fields: readonly ContactField<Name>[]
  readonly contact: Typed<Name>
  readonly save: (typed: Typed<Name>) => Promise<void>
  readonly onClose: () => void
}

/** Where a contact is written, a field for each of its members. */
export function ContactModal<Name extends string>({ header, what, fields, contact, save, onClose }: Props<Name>) {
  const [typed, setTyped] = useState(contact)
  return (
    <ConfirmModal
      header={header}
      confirm="Save changes"
      disabled={!isComplete(fields, typed)}
      onConfirm={async () => {
        await save(typed)
        flash('success', `${what} was saved.`)
      }}
      onClose={onClose}
    >
      <SpaceBetween size="s">
        {fields.map(({ name, label, isOptional, hint, autoComplete }) => (
          <FormField key={name} label={isOptional ? <Optional label={label} /> : label} constraintText={hint}>
            <Input
              value={typed[name] ?? ''}
              autoComplete={autoComplete}
              onChange={({ detail }) => setTyped((before) => ({ ...before, [name]: detail.value }))}
            />
          </FormField>
        ))}
      </SpaceBetween>
    </ConfirmModal>
  )
}
