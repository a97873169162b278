import { DeleteAccessKeyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { iam } from '../../api/iam.ts'
import { ageText, agoText, daysSince } from '../../components/age.ts'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { formatTime } from '../../components/time.ts'
import { useNow } from '../../components/use-now.ts'
import type { Query } from '../../components/use-query.ts'
import type { AccessKeyFacts } from './access-key-facts.ts'
import { CreateAccessKeyModal } from './create-access-key-modal.tsx'

/** IAM's quota, for users and for root. */
const MOST_KEYS = 2

/** Rotate sooner than this, says every benchmark. */
export const OLD_AFTER_DAYS = 90

function columnsAt(now: number): Column<AccessKeyFacts>[] {
  return [
    { id: 'id', header: 'Access key ID', isRowHeader: true, cell: ({ id }) => id },
    {
      id: 'age',
      header: 'Age',
      cell: ({ createDate }) =>
        daysSince(createDate, now) > OLD_AFTER_DAYS ? (
          <StatusIndicator type="warning">{ageText(createDate, now)}</StatusIndicator>
        ) : (
          ageText(createDate, now)
        ),
    },
    { id: 'created', header: 'Created on', cell: ({ createDate }) => formatTime(createDate) },
    { id: 'used', header: 'Last used', cell: ({ lastUsed }) => agoText(lastUsed, now) },
    { id: 'used-with', header: 'Last used with', cell: ({ lastUsedWith }) => lastUsedWith ?? '-' },
    {
      id: 'status',
      header: 'Status',
      cell: ({ active }) => (active ? <Badge color="green">Active</Badge> : <Badge>Inactive</Badge>),
    },
  ]
}

interface Props {
  /** `undefined` for root's own. */
  readonly userName: string | undefined
  readonly keys: Query<AccessKeyFacts[]>
}

/** Access keys: made, shown once, made inactive, and deleted when inactive. */
export function AccessKeys({ userName, keys }: Props) {
  const now = useNow()
  const [selectedId, setSelectedId] = useState<string>()
  const [asked, setAsked] = useState<'create' | 'delete' | 'deactivate'>()
  const selected = keys.data?.find(({ id }) => id === selectedId)
  const named = userName === undefined ? {} : { UserName: userName }

  const setStatus = async (key: AccessKeyFacts, Status: 'Active' | 'Inactive') => {
    await iam.send(new UpdateAccessKeyCommand({ ...named, AccessKeyId: key.id, Status }))
    flash('success', `Access key ${key.id} is ${Status === 'Active' ? 'active' : 'inactive'}.`)
    await keys.reload()
  }

  return (
    <>
      <ResourceTable
        name="Access keys"
        query={keys}
        columns={columnsAt(now)}
        idOf={({ id }) => id}
        description="For the AWS CLI, SDKs and other programs. Two at most; temporary credentials are safer."
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([key]) => setSelectedId(key?.id)}
        emptyText="No access keys"
        actions={
          <>
            {selected?.active === false && (
              <Button
                onClick={() => void setStatus(selected, 'Active').catch((error) => flash('error', String(error)))}
              >
                Activate
              </Button>
            )}
            <Button disabled={selected?.active !== true} onClick={() => setAsked('deactivate')}>
              Deactivate
            </Button>
            <Button disabled={selected === undefined || selected.active} onClick={() => setAsked('delete')}>
              Delete
            </Button>
            <Button disabled={(keys.data?.length ?? 0) >= MOST_KEYS} onClick={() => setAsked('create')}>
              Create access key
            </Button>
          </>
        }
      />
      {asked === 'create' && (
        <CreateAccessKeyModal
          userName={userName}
          onClose={() => {
            setAsked(undefined)
            void keys.reload()
          }}
        />
      )}
      {asked === 'deactivate' && selected !== undefined && (
        <ConfirmModal
          header={`Deactivate ${selected.id}?`}
          confirm="Deactivate"
          onConfirm={() => setStatus(selected, 'Inactive')}
          onClose={() => setAsked(undefined)}
        >
          <Box>Programs that use this key are refused at once. You can activate it again.</Box>
        </ConfirmModal>
      )}
      {asked === 'delete' && selected !== undefined && (
        <ConfirmModal
          header={`Delete ${selected.id}?`}
          confirm="Delete"
          typed={selected.id}
          onConfirm={async () => {
            await iam.send(new DeleteAccessKeyCommand({ ...named, AccessKeyId: selected.id }))
            flash('success', `Access key ${selected.id} deleted.`)
            await keys.reload()
          }}
          onClose={() => setAsked(undefined)}
        >
          <Box>
            A deleted key cannot be had back. It was last used: {agoText(selected.lastUsed, now).toLowerCase()}.
          </Box>
        </ConfirmModal>
      )}
    </>
  )
}
