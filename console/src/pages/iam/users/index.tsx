import { ListUsersCommand, type User } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import { useCallback, useMemo, useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { allPages, growingPage } from '../../../api/paginate.ts'
import { ResourceTable } from '../../../components/resource-table.tsx'
import { useNow } from '../../../components/use-now.ts'
import { type ReadPart, type ShowPart, useQuery } from '../../../components/use-query.ts'
import { href } from '../../../router/location.ts'
import { columnsAt, type UserRow } from './columns.tsx'
import { DeleteUsers } from './delete-users.tsx'
import { useRowFacts } from './row-facts.ts'

const REFRESH_EVERY = 20_000

function readUsers(_: ReadPart, show: ShowPart<User[]>): Promise<User[]> {
  return allPages(
    (marker) => iam.send(new ListUsersCommand(growingPage(marker))),
    (page) => page.Users,
    show,
  )
}

/** All users, with what AWS's own list says about each. */
export default function UsersPage() {
  const now = useNow()
  const users = useQuery('users', readUsers, { every: REFRESH_EVERY })
  const { facts, show, askAnew } = useRowFacts()
  const [selectedNames, setSelectedNames] = useState<ReadonlySet<string>>(new Set())
  /** Those that it was asked for: while they go, the list is read again without them. */
  const [deleting, setDeleting] = useState<readonly string[]>()
  const rows = useMemo(
    () => users.data?.map((user): UserRow => ({ user, facts: facts.get(user.UserName ?? '') })),
    [users.data, facts],
  )
  const selected = rows?.filter(({ user }) => selectedNames.has(user.UserName ?? '')) ?? []
  const onVisible = useCallback((visible: readonly UserRow[]) => show(visible.map(({ user }) => user)), [show])
  const refresh = () => {
    askAnew()
    void users.reload()
  }

  return (
    <>
      <ResourceTable
        name="Users"
        headingVariant="h1"
        variant="full-page"
        query={{ ...users, data: rows }}
        readAt={users.question}
        columns={columnsAt(now)}
        idOf={({ user }) => user.UserName ?? ''}
        description="An IAM user is an identity with long-term credentials that is used to interact with this account."
        filterLabel="Find users by name or access key ID"
        matches={matches}
        onVisible={onVisible}
        selection="multi"
        selected={selected}
        onSelect={(chosen) => setSelectedNames(new Set(namesOf(chosen)))}
        actions={
          <>
            <Button iconName="refresh" ariaLabel="Refresh users" onClick={refresh} />
            <Button disabled={selected.length === 0} onClick={() => setDeleting(namesOf(selected))}>
              Delete
            </Button>
            <Button variant="primary" href={href('/iam/create-user')}>
              Add user(s)
            </Button>
          </>
        }
      />
      {deleting !== undefined && (
        <DeleteUsers names={deleting} onDeleted={users.reload} onClose={() => setDeleting(undefined)} />
      )}
    </>
  )
}

const namesOf = (rows: readonly UserRow[]) => rows.map(({ user }) => user.UserName ?? '')

function matches({ user, facts }: UserRow, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  const keys = facts !== undefined && 'value' in facts.accessKeys ? facts.accessKeys.value : []
  return [user.UserName ?? '', ...keys.map(({ id }) => id)].some((word) => word.toLowerCase().includes(wanted))
}
