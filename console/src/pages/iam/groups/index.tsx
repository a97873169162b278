import { type Group, ListGroupsCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { allPages, growingPage } from '../../../api/paginate.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import { useQuery } from '../../../components/use-query.ts'
import { CreateGroupModal } from '../../../iam/create-group-modal.tsx'
import { deleteGroup } from '../../../iam/delete-group.ts'
import { href } from '../../../router/location.ts'

const COLUMNS: readonly Column<Group>[] = [
  {
    id: 'name',
    header: 'Group name',
    isRowHeader: true,
    sortingField: 'GroupName',
    cell: ({ GroupName = '' }) => <Link href={href(`/iam/groups/${encodeURIComponent(GroupName)}`)}>{GroupName}</Link>,
  },
  { id: 'path', header: 'Path', cell: ({ Path }) => Path },
  { id: 'arn', header: 'ARN', cell: ({ Arn }) => Arn },
  {
    id: 'created',
    header: 'Creation time',
    sortingField: 'CreateDate',
    cell: ({ CreateDate }) => formatTime(CreateDate),
  },
]

export default function GroupsPage() {
  const groups = useQuery<Group[]>(
    'groups',
    (_, show) =>
      allPages(
        (marker) => iam.send(new ListGroupsCommand(growingPage(marker))),
        (page) => page.Groups,
        show,
      ),
    { every: 30_000 },
  )
  const [selectedName, setSelectedName] = useState<string>()
  const [asked, setAsked] = useState<'create' | 'delete'>()
  const selected = groups.data?.find(({ GroupName }) => GroupName === selectedName)
  return (
    <>
      <ResourceTable
        name="User groups"
        headingVariant="h1"
        variant="full-page"
        query={groups}
        columns={COLUMNS}
        idOf={({ GroupName = '' }) => GroupName}
        description="A user group is a collection of IAM users. Use groups to specify permissions for a collection of users."
        filterLabel="Find groups by name"
        matches={({ GroupName = '' }, text) => GroupName.toLowerCase().includes(text.trim().toLowerCase())}
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([group]) => setSelectedName(group?.GroupName)}
        actions={
          <>
            <Button iconName="refresh" ariaLabel="Refresh groups" onClick={() => void groups.reload()} />
            <Button disabled={selected === undefined} onClick={() => setAsked('delete')}>
              Delete
            </Button>
            <Button variant="primary" onClick={() => setAsked('create')}>
              Create group
            </Button>
          </>
        }
      />
      {asked === 'create' && <CreateGroupModal onClose={() => setAsked(undefined)} onCreated={groups.reload} />}
      {asked === 'delete' && selected?.GroupName !== undefined && (
        <ConfirmModal
          header={`Delete ${selected.GroupName}?`}
          confirm="Delete"
          typed={selected.GroupName}
          onConfirm={async () => {
            await deleteGroup(selected.GroupName ?? '')
            flash('success', `User group ${selected.GroupName} deleted.`)
            await groups.reload()
          }}
          onClose={() => setAsked(undefined)}
        >
          The group and its inline policies are deleted for ever; its users stay, and lose what the group allowed.
        </ConfirmModal>
      )}
    </>
  )
}
