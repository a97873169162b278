import { type GetSAMLProviderResponse, type SAMLPrivateKey, UpdateSAMLProviderCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ActionError } from '../../../components/action-error.tsx'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import { useAction } from '../../../components/use-action.ts'
import { PrivateKeyField } from '../../../iam/providers/private-key-field.tsx'

interface Props {
  readonly arn: string
  readonly provider: GetSAMLProviderResponse
  readonly onChanged: () => Promise<void>
}

const MOST_KEYS = 2

const COLUMNS: readonly Column<SAMLPrivateKey>[] = [
  { id: 'id', header: 'Key ID', isRowHeader: true, cell: ({ KeyId }) => KeyId },
  { id: 'added', header: 'Added', cell: ({ Timestamp }) => formatTime(Timestamp) },
]

/** Whether assertions must be encrypted, and the keys that read them: two, so that one can be rotated. */
export function PrivateKeys({ arn: SAMLProviderArn, provider, onChanged }: Props) {
  const [asked, setAsked] = useState<'add' | 'remove'>()
  const [privateKey, setPrivateKey] = useState('')
  const [keyId, setKeyId] = useState<string>()
  const keys = provider.PrivateKeyList ?? []
  const selected = keys.find(({ KeyId }) => KeyId === keyId)
  const setMode = useAction(async (AssertionEncryptionMode: 'Required' | 'Allowed') => {
    await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, AssertionEncryptionMode }))
    await onChanged()
  })
  return (
    <SpaceBetween size="l">
      {keys.length > 0 && (
        <Container header={<Header variant="h2">Encryption of assertions</Header>}>
          <SpaceBetween size="s">
            <SegmentedControl
              label="Encryption of assertions"
              selectedId={provider.AssertionEncryptionMode ?? 'Allowed'}
              options={[
                { id: 'Allowed', text: 'Encryption allowed' },
                { id: 'Required', text: 'Encryption required' },
              ]}
              onChange={({ detail }) => void setMode.run(detail.selectedId === 'Required' ? 'Required' : 'Allowed')}
            />
            <ActionError error={setMode.error} />
          </SpaceBetween>
        </Container>
      )}
      <ResourceTable
        name="Private keys"
        query={{ data: keys, error: undefined, loading: false, reload: onChanged }}
        columns={COLUMNS}
        idOf={({ KeyId = '' }) => KeyId}
        emptyText="No private keys: encrypted assertions cannot be read."
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([key]) => setKeyId(key?.KeyId)}
        description="To rotate, add the new key, have the provider use its other half, then remove the old one."
        actions={
          <>
            <Button disabled={selected === undefined} onClick={() => setAsked('remove')}>
              Remove
            </Button>
            <Button disabled={keys.length >= MOST_KEYS} onClick={() => setAsked('add')}>
              Add private key
            </Button>
          </>
        }
      />
      {asked === 'add' && (
        <ConfirmModal
          header="Add private key"
          confirm="Add"
          disabled={privateKey === ''}
          onConfirm={async () => {
            await iam.send(
              new UpdateSAMLProviderCommand({
                SAMLProviderArn,
                AddPrivateKey: privateKey,
                ...(provider.AssertionEncryptionMode === undefined && { AssertionEncryptionMode: 'Allowed' }),
              }),
            )
            flash('success', 'Private key added.')
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          <PrivateKeyField onText={setPrivateKey} />
        </ConfirmModal>
      )}
      {asked === 'remove' && selected !== undefined && (
        <ConfirmModal
          header="Remove private key?"
          confirm="Remove"
          onConfirm={async () => {
            await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, RemovePrivateKey: selected.KeyId }))
            flash('success', 'Private key removed.')
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          What is encrypted for {selected.KeyId} cannot be read any more.
        </ConfirmModal>
      )}
    </SpaceBetween>
  )
}
