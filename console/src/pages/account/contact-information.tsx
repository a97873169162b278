import {
  type ContactInformation as Contact,
  GetContactInformationCommand,
  PutContactInformationCommand,
} from '@aws-sdk/client-account'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useState } from 'react'
import { account } from '../../api/account.ts'
import { EditHeader } from '../../components/edit-header.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import { CONTACT_FIELDS, contactOf, whoIsNamed } from './contact-fields.ts'
import { ContactModal } from './contact-modal.tsx'

async function readContact(): Promise<Contact | undefined> {
  return (await account.send(new GetContactInformationCommand({}))).ContactInformation
}

/** The primary contact: whose the account is, and how to reach them. */
export function ContactInformation() {
  const query = useQuery('contact-information', () => whoIsNamed(readContact()))
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
        <ContactModal
          header="Edit contact information"
          what="The contact information"
          fields={CONTACT_FIELDS}
          contact={query.data ?? {}}
          save={async (typed) => {
            await account.send(new PutContactInformationCommand({ ContactInformation: contactOf(typed) }))
            await query.reload()
          }}
          onClose={() => setEditing(false)}
        />
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
