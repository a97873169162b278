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
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { account } from '../../api/account.ts'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import { ALTERNATE_FIELDS, whoIsNamed } from './contact-fields.ts'
import { ContactModal } from './contact-modal.tsx'

const TYPES: readonly (readonly [AlternateContactType, string])[] = [
  ['BILLING', 'Billing'],
  ['OPERATIONS', 'Operations'],
  ['SECURITY', 'Security'],
]

async function readContact(AlternateContactType: AlternateContactType): Promise<AlternateContact | undefined> {
  return (await account.send(new GetAlternateContactCommand({ AlternateContactType }))).AlternateContact
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
  const query = useQuery(`alternate-contact-${type}`, () => whoIsNamed(readContact(type)))
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
        <ContactModal
          header={`Contact for ${title.toLowerCase()}`}
          what={`The contact for ${title.toLowerCase()}`}
          fields={ALTERNATE_FIELDS}
          contact={query.data ?? {}}
          save={async ({ Name, Title, EmailAddress, PhoneNumber }) => {
            const input = { AlternateContactType: type, Name, Title, EmailAddress, PhoneNumber }
            await account.send(new PutAlternateContactCommand(input))
            await query.reload()
          }}
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
