import { type Group, ListGroupsCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { iam } from '../api/iam.ts'
import { allPages } from '../api/paginate.ts'
import { mapLimited } from '../components/concurrency.ts'
import { type Column, ResourceTable } from '../components/resource-table.tsx'
import { useQuery } from '../components/use-query.ts'
import { href } from '../router/location.ts'
import { CreateGroupModal } from './create-group-modal.tsx'
import { policiesAttachedToGroup } from './policies/policies-of.ts'

interface GroupRow {
  readonly name: string
  readonly policies: readonly string[] | undefined
}

const COLUMNS: readonly Column<GroupRow>[] = [
  {
    id: 'group',
    header: 'Group',
    isRowHeader: true,
    cell: ({ name }) => (
      <Link href={href(`/iam/groups/${encodeURIComponent(name)}`)} target="_blank">
        {name}
      </Link>
    ),
  },
  {
    id: 'policies',
    header: 'Attached policies',
    cell: ({ policies }) => (policies === undefined ? 'Not visible' : policies.join(', ') || 'None'),
  },
]

async function readGroups(): Promise<GroupRow[]> {
  const groups: Group[] = await allPages(
    (Marker) => iam.send(new ListGroupsCommand({ MaxItems: 1000, ...(Marker !== undefined && { Marker }) })),
    (page) => page.Groups,
  )
  return mapLimited(groups, 4, async ({ GroupName: name = '' }) => ({
    name,
    policies: await policiesAttachedToGroup(name).then(
      (attached) => attached.map(({ PolicyName = '' }) => PolicyName),
      () => undefined,
    ),
  }))
}

interface Props {
  readonly selected: readonly string[]
  readonly onSelect: (groups: string[]) => void
}

/** Chooses groups for the new user; a missing one can be made on the spot. */
export function GroupPicker({ selected, onSelect }: Props) {
  const groups = useQuery('groups-with-policies', readGroups)
  const [creating, setCreating] = useState(false)
  return (
    <>
      <ResourceTable
        name="Groups"
        headingVariant="h3"
        query={groups}
        columns={COLUMNS}
        idOf={({ name }) => name}
        filterLabel="Filter groups"
        matches={({ name }, text) => name.toLowerCase().includes(text.trim().toLowerCase())}
        selection="multi"
        selected={(groups.data ?? []).filter(({ name }) => selected.includes(name))}
        onSelect={(rows) => onSelect(rows.map(({ name }) => name))}
        pageSize={10}
        emptyText="No groups"
        actions={
          <>
            <Button iconName="refresh" ariaLabel="Refresh groups" onClick={() => void groups.reload()} />
            <Button onClick={() => setCreating(true)}>Create group</Button>
          </>
        }
      />
      {creating && (
        <CreateGroupModal
          onClose={() => setCreating(false)}
          onCreated={async (name) => {
            onSelect([...selected, name])
            await groups.reload()
          }}
        />
      )}
    </>
  )
}
