import { GetAccountInformationCommand, PutAccountNameCommand } from '@aws-sdk/client-account'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useState } from 'react'
import { account } from '../../api/account.ts'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { EditHeader } from '../../components/edit-header.tsx'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useSession } from '../../components/session.tsx'
import { formatTime } from '../../components/time.ts'
import { useQuery } from '../../components/use-query.ts'

/** Name, number and age of the account. */
export function AccountDetails() {
  const session = useSession()
  const query = useQuery('account-information', () => account.send(new GetAccountInformationCommand({})))
  const [isRenaming, setRenaming] = useState(false)
  const name = query.data?.AccountName ?? ''
  return (
    <Container
      header={
        <EditHeader what="account name" disabled={!query.data} onEdit={() => setRenaming(true)}>
          Account details
        </EditHeader>
      }
    >
      <Loaded query={query} what="the account's details">
        {({ AccountCreatedDate, AccountState }) => (
          <KeyValuePairs
            columns={3}
            minColumnWidth={200}
            items={[
              { label: 'Account name', value: name },
              { label: 'Account ID', value: <Copyable text={session.AccountId} what="account ID" /> },
              ...(session.RootEmail === undefined ? [] : [{ label: 'Email address', value: session.RootEmail }]),
              { label: 'Created', value: AccountCreatedDate ? formatTime(AccountCreatedDate) : '-' },
              { label: 'State', value: AccountState === 'ACTIVE' ? 'Active' : (AccountState ?? '-') },
            ]}
          />
        )}
      </Loaded>
      {isRenaming && <RenameModal name={name} onRenamed={() => query.reload()} onClose={() => setRenaming(false)} />}
    </Container>
  )
}

interface RenameProps {
  readonly name: string
  readonly onRenamed: () => Promise<void>
  readonly onClose: () => void
}

function RenameModal({ name, onRenamed, onClose }: RenameProps) {
  const [text, setText] = useState(name)
  const rename = async () => {
    await account.send(new PutAccountNameCommand({ AccountName: text }))
    flash('success', `The account is called ${text}. The menu says so from the next page that is loaded.`)
    await onRenamed()
  }
  return (
    <ConfirmModal
      header="Edit account name"
      confirm="Save changes"
      disabled={text.trim() === '' || text === name}
      onConfirm={rename}
      onClose={onClose}
    >
      <FormField label="Account name" constraintText="1 to 50 characters.">
        <Input value={text} onChange={({ detail }) => setText(detail.value)} />
      </FormField>
    </ConfirmModal>
  )
}
