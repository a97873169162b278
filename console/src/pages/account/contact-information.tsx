import {
  type ContactInformation as Contact,
  GetContactInformationCommand,
  PutContactInformationCommand,
} from '@aws-sdk/client-account'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { account } from '../../api/account.ts'
import { errorName } from '../../api/errors.ts'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { EditHeader } from '../../components/edit-header.tsx'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import { CONTACT_FIELDS, contactOf, isComplete } from './contact-fields.ts'

/** `null` where nobody has named one. */
async function readContact(): Promise<Contact | null> {
  try {
    return (await account.send(new GetContactInformationCommand({}))).ContactInformation ?? null
  } catch (error) {
    if (errorName(error) === 'ResourceNotFoundException') return null
    throw error
  }
}

/** The primary contact: whose the account is, and how to reach them. */
export function ContactInformation() {
  const query = useQuery('contact-information', readContact)
  const [isEditing, setEditing] = useState(false)
  return (
    <Container
      header={
        <EditHeader
          what="contact information"
          description="Whose the account is. When root is locked out, this proves it."
          disabled={query.data === undefined}
          onEdit={() => setEditing(true)}
        >
          Contact information
        </EditHeader>
      }
    >
      <Loaded query={query} what="contact information">
        {(contact) => (contact === null ? <Nobody /> : <Shown contact={contact} />)}
      </Loaded>
      {isEditing && (
        <EditModal contact={query.data ?? {}} onSaved={() => query.reload()} onClose={() => setEditing(false)} />
      )}
    </Container>
  )
}

function Nobody() {
  return <Box color="text-status-inactive">Nobody is named yet.</Box>
}

function Shown({ contact }: { readonly contact: Contact }) {
  const items = CONTACT_FIELDS.filter(({ name, isOptional }) => !isOptional || contact[name] !== undefined)
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={200}
      items={items.map(({ name, label }) => ({ label, value: contact[name] ?? '-' }))}
    />
  )
}

interface EditProps {
  readonly contact: Partial<Contact>
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

function EditModal({ contact, onSaved, onClose }: EditProps) {
  const [typed, setTyped] = useState<Partial<Record<keyof Contact, string>>>(contact)
  const save = async () => {
    await account.send(new PutContactInformationCommand({ ContactInformation: contactOf(typed) }))
    flash('success', 'The contact information was saved.')
    await onSaved()
  }
  return (
    <ConfirmModal
      header="Edit contact information"
      confirm="Save changes"
      disabled={!isComplete(typed)}
      onConfirm={save}
      onClose={onClose}
    >
      <SpaceBetween size="s">
        {CONTACT_FIELDS.map(({ name, label, isOptional, hint, autoComplete }) => (
          <FormField
            key={name}
            label={
              <span>
                {label}
                {isOptional && <i> - optional</i>}
              </span>
            }
            constraintText={hint}
          >
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
