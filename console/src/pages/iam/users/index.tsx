import { ListUsersCommand, type User } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import { useCallback, useMemo, useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { allPages } from '../../../api/paginate.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { ResourceTable } from '../../../components/resource-table.tsx'
import { useNow } from '../../../components/use-now.ts'
import { useQuery } from '../../../components/use-query.ts'
import { deleteUser } from '../../../iam/delete-user.ts'
import { href } from '../../../router/location.ts'
import { columnsAt, type UserRow } from './columns.tsx'
import { useRowFacts } from './row-facts.ts'

const REFRESH_EVERY = 20_000

function readUsers(): Promise<User[]> {
  return allPages(
    (Marker) => iam.send(new ListUsersCommand({ MaxItems: 1000, ...(Marker !== undefined && { Marker }) })),
    (page) => page.Users,
  )
}

/** All users, with what AWS's own list says about each. */
export default function UsersPage() {
  const now = useNow()
  const users = useQuery('users', readUsers, { every: REFRESH_EVERY })
  const { facts, show } = useRowFacts()
  const [selectedName, setSelectedName] = useState<string>()
  const [deleting, setDeleting] = useState(false)
  const rows = useMemo(
    () => users.data?.map((user): UserRow => ({ user, facts: facts.get(user.UserName ?? '') })),
    [users.data, facts],
  )
  const selected = rows?.find(({ user }) => user.UserName === selectedName)
  const onVisible = useCallback((visible: readonly UserRow[]) => show(visible.map(({ user }) => user)), [show])

  return (
    <>
      <ResourceTable
        name="Users"
        headingVariant="h1"
        variant="full-page"
        query={{ ...users, data: rows }}
        readAt={users.data}
        columns={columnsAt(now)}
        idOf={({ user }) => user.UserName ?? ''}
        description="An IAM user is an identity with long-term credentials that is used to interact with this account."
        filterLabel="Find users by name or access key ID"
        matches={matches}
        onVisible={onVisible}
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([row]) => setSelectedName(row?.user.UserName)}
        actions={
          <>
            <Button iconName="refresh" ariaLabel="Refresh users" onClick={() => void users.reload()} />
            <Button disabled={selected === undefined} onClick={() => setDeleting(true)}>
              Delete
            </Button>
            <Button variant="primary" href={href('/iam/create-user')}>
              Add user(s)
            </Button>
          </>
        }
      />
      {deleting && selectedName !== undefined && (
        <ConfirmModal
          header={`Delete ${selectedName}?`}
          confirm="Delete"
          typed={selectedName}
          onConfirm={async () => {
            await deleteUser(selectedName)
            flash('success', `User ${selectedName} deleted.`)
            setSelectedName(undefined)
            await users.reload()
          }}
          onClose={() => setDeleting(false)}
        >
          The user, its password, access keys, MFA devices, inline policies and memberships are deleted for ever.
        </ConfirmModal>
      )}
    </>
  )
}

function matches({ user, facts }: UserRow, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  const keys = facts !== undefined && 'value' in facts.accessKeys ? facts.accessKeys.value : []
  return [user.UserName ?? '', ...keys.map(({ id }) => id)].some((word) => word.toLowerCase().includes(wanted))
}
