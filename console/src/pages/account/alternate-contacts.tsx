import {
  type AlternateContact,
  type AlternateContactType,
  DeleteAlternateContactCommand,
  GetAlternateContactCommand,
  PutAlternateContactCommand,
} from '@aws-sdk/client-account'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { account } from '../../api/account.ts'
import { errorName } from '../../api/errors.ts'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'

const TYPES: readonly (readonly [AlternateContactType, string])[] = [
  ['BILLING', 'Billing'],
  ['OPERATIONS', 'Operations'],
  ['SECURITY', 'Security'],
]

/** `null` where nobody has named one. */
async function readContact(AlternateContactType: AlternateContactType): Promise<AlternateContact | null> {
  try {
    return (await account.send(new GetAlternateContactCommand({ AlternateContactType }))).AlternateContact ?? null
  } catch (error) {
    if (errorName(error) === 'ResourceNotFoundException') return null
    throw error
  }
}

/** Whom AWS turns to beside root, by matter. */
export function AlternateContacts() {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Who is told beside the root user. Security is told when root's address changes."
        >
          Alternate contacts
        </Header>
      }
    >
      <ColumnLayout columns={3} minColumnWidth={220} borders="vertical">
        {TYPES.map(([type, title]) => (
          <Contact key={type} type={type} title={title} />
        ))}
      </ColumnLayout>
    </Container>
  )
}

function Contact({ type, title }: { readonly type: AlternateContactType; readonly title: string }) {
  const query = useQuery(`alternate-contact-${type}`, () => readContact(type))
  const [open, setOpen] = useState<'edit' | 'delete'>()
  const close = () => setOpen(undefined)
  const forget = async () => {
    await account.send(new DeleteAlternateContactCommand({ AlternateContactType: type }))
    flash('success', `The contact for ${title.toLowerCase()} was deleted.`)
    await query.reload()
  }
  return (
    <SpaceBetween size="s">
      <Box variant="h3">{title}</Box>
      <Loaded query={query} what={`the contact for ${title.toLowerCase()}`}>
        {(contact) => (
          <SpaceBetween size="s">
            {contact === null ? (
              <Box color="text-status-inactive">None</Box>
            ) : (
              <div className="sentence">
                <div>
                  {contact.Name}, {contact.Title}
                </div>
                <div>{contact.EmailAddress}</div>
                <div>{contact.PhoneNumber}</div>
              </div>
            )}
            <SpaceBetween direction="horizontal" size="xs">
              <Button ariaLabel={`Edit the contact for ${title.toLowerCase()}`} onClick={() => setOpen('edit')}>
                Edit
              </Button>
              {contact !== null && (
                <Button ariaLabel={`Delete the contact for ${title.toLowerCase()}`} onClick={() => setOpen('delete')}>
                  Delete
                </Button>
              )}
            </SpaceBetween>
          </SpaceBetween>
        )}
      </Loaded>
      {open === 'edit' && (
        <EditModal
          type={type}
          title={title}
          contact={query.data ?? {}}
          onSaved={() => query.reload()}
          onClose={close}
        />
      )}
      {open === 'delete' && (
        <ConfirmModal
          header={`Delete the contact for ${title.toLowerCase()}`}
          confirm="Delete"
          onConfirm={forget}
          onClose={close}
        >
          {query.data?.Name} is told no more.
        </ConfirmModal>
      )}
    </SpaceBetween>
  )
}

interface EditProps {
  readonly type: AlternateContactType
  readonly title: string
  readonly contact: AlternateContact
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

const FIELDS = [
  ['Name', 'Full name', 'name'],
  ['Title', 'Title', 'organization-title'],
  ['EmailAddress', 'Email address', 'email'],
  ['PhoneNumber', 'Phone number', 'tel'],
] as const

function EditModal({ type, title, contact, onSaved, onClose }: EditProps) {
  const [typed, setTyped] = useState<AlternateContact>(contact)
  const save = async () => {
    const { Name, Title, EmailAddress, PhoneNumber } = typed
    const input = { AlternateContactType: type, Name, Title, EmailAddress, PhoneNumber }
    await account.send(new PutAlternateContactCommand(input))
    flash('success', `The contact for ${title.toLowerCase()} was saved.`)
    await onSaved()
  }
  return (
    <ConfirmModal
      header={`Contact for ${title.toLowerCase()}`}
      confirm="Save changes"
      disabled={FIELDS.some(([name]) => (typed[name]?.trim() ?? '') === '')}
      onConfirm={save}
      onClose={onClose}
    >
      <SpaceBetween size="s">
        {FIELDS.map(([name, label, autoComplete]) => (
          <FormField key={name} label={label}>
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
