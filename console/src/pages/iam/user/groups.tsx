import { AddUserToGroupCommand, RemoveUserFromGroupCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import type { Query } from '../../../components/use-query.ts'
import { GroupPicker } from '../../../iam/group-picker.tsx'
import { href } from '../../../router/location.ts'

const COLUMNS: readonly Column<string>[] = [
  {
    id: 'group',
    header: 'Group name',
    isRowHeader: true,
    cell: (name) => <Link href={href(`/iam/groups/${encodeURIComponent(name)}`)}>{name}</Link>,
  },
]

interface Props {
  readonly userName: string
  readonly groups: Query<string[]>
  readonly onChanged: () => Promise<void>
}

export function Groups({ userName, groups, onChanged }: Props) {
  const [selected, setSelected] = useState<string>()
  const [asked, setAsked] = useState<'add' | 'remove'>()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const selectedGroup = selected !== undefined && groups.data?.includes(selected) ? selected : undefined
  return (
    <>
      <ResourceTable
        name="Groups"
        heading="User groups membership"
        query={groups}
        columns={COLUMNS}
        idOf={(name) => name}
        selection="single"
        selected={selectedGroup === undefined ? [] : [selectedGroup]}
        onSelect={([name]) => setSelected(name)}
        emptyText="This user is in no groups."
        actions={
          <>
            <Button disabled={selectedGroup === undefined} onClick={() => setAsked('remove')}>
              Remove
            </Button>
            <Button onClick={() => setAsked('add')}>Add user to groups</Button>
          </>
        }
      />
      {asked === 'add' && (
        <ConfirmModal
          header={`Add ${userName} to groups`}
          confirm="Add user to groups"
          size="large"
          disabled={chosen.length === 0}
          onConfirm={async () => {
            for (const GroupName of chosen) {
              await iam.send(new AddUserToGroupCommand({ UserName: userName, GroupName }))
            }
            flash('success', `${userName} is in ${chosen.join(', ')}.`)
            setChosen([])
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          <GroupPicker selected={chosen} onSelect={setChosen} />
        </ConfirmModal>
      )}
      {asked === 'remove' && selectedGroup !== undefined && (
        <ConfirmModal
          header={`Remove ${userName} from ${selectedGroup}?`}
          confirm="Remove"
          onConfirm={async () => {
            await iam.send(new RemoveUserFromGroupCommand({ UserName: userName, GroupName: selectedGroup }))
            flash('success', `${userName} is no longer in ${selectedGroup}.`)
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          {userName} loses what the group's policies allow.
        </ConfirmModal>
      )}
    </>
  )
}
