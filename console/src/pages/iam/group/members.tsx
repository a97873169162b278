import { AddUserToGroupCommand, ListUsersCommand, RemoveUserFromGroupCommand, type User } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { allPages } from '../../../api/paginate.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import { useQuery } from '../../../components/use-query.ts'
import { membersOf } from '../../../iam/membership.ts'
import { href } from '../../../router/location.ts'

const COLUMNS: readonly Column<User>[] = [
  {
    id: 'user',
    header: 'User name',
    isRowHeader: true,
    cell: ({ UserName = '' }) => <Link href={href(`/iam/users/${encodeURIComponent(UserName)}`)}>{UserName}</Link>,
  },
  { id: 'created', header: 'Creation time', cell: ({ CreateDate }) => formatTime(CreateDate) },
]

const nameOf = ({ UserName = '' }: User) => UserName
const matches = (user: User, text: string) => nameOf(user).toLowerCase().includes(text.trim().toLowerCase())

export function Members({ groupName }: { readonly groupName: string }) {
  const members = useQuery(`members of ${groupName}`, () => membersOf(groupName))
  const [selected, setSelected] = useState<readonly User[]>([])
  const [asked, setAsked] = useState<'add' | 'remove'>()
  const changed = async () => {
    setSelected([])
    await members.reload()
  }
  return (
    <>
      <ResourceTable
        name="Users"
        heading="Users in this group"
        query={members}
        columns={COLUMNS}
        idOf={nameOf}
        filterLabel="Find users by name"
        matches={matches}
        selection="multi"
        selected={selected}
        onSelect={setSelected}
        emptyText="No users in this group"
        actions={
          <>
            <Button disabled={selected.length === 0} onClick={() => setAsked('remove')}>
              Remove users
            </Button>
            <Button onClick={() => setAsked('add')}>Add users</Button>
          </>
        }
      />
      {asked === 'add' && (
        <AddMembers
          groupName={groupName}
          present={members.data ?? []}
          onChanged={changed}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'remove' && (
        <ConfirmModal
          header={`Remove ${selected.length === 1 ? selected.map(nameOf).join() : `${selected.length} users`} from ${groupName}?`}
          confirm="Remove"
          onConfirm={async () => {
            for (const user of selected) {
              await iam.send(new RemoveUserFromGroupCommand({ GroupName: groupName, UserName: nameOf(user) }))
            }
            await changed()
          }}
          onClose={() => setAsked(undefined)}
        >
          They lose what the group's policies allow.
        </ConfirmModal>
      )}
    </>
  )
}

interface AddProps {
  readonly groupName: string
  readonly present: readonly User[]
  readonly onChanged: () => Promise<void>
  readonly onClose: () => void
}

function AddMembers({ groupName, present, onChanged, onClose }: AddProps) {
  const [chosen, setChosen] = useState<readonly User[]>([])
  const users = useQuery(`users outside ${groupName}`, async () => {
    const all = await allPages(
      (Marker) => iam.send(new ListUsersCommand({ MaxItems: 1000, ...(Marker !== undefined && { Marker }) })),
      (page) => page.Users,
    )
    return all.filter((user) => !present.some((member) => nameOf(member) === nameOf(user)))
  })
  return (
    <ConfirmModal
      header={`Add users to ${groupName}`}
      confirm="Add users"
      size="large"
      disabled={chosen.length === 0}
      onConfirm={async () => {
        for (const user of chosen) {
          await iam.send(new AddUserToGroupCommand({ GroupName: groupName, UserName: nameOf(user) }))
        }
        flash('success', `${chosen.map(nameOf).join(', ')} added to ${groupName}.`)
        await onChanged()
      }}
      onClose={onClose}
    >
      <ResourceTable
        name="Other users"
        headingVariant="h3"
        query={users}
        columns={COLUMNS}
        idOf={nameOf}
        filterLabel="Filter users"
        matches={matches}
        selection="multi"
        selected={chosen}
        onSelect={setChosen}
        pageSize={10}
      />
    </ConfirmModal>
  )
}
