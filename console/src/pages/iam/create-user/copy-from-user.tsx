import { GetUserCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import Box from '@cloudscape-design/components/box'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { allPages } from '../../../api/paginate.ts'
import { ActionError } from '../../../components/action-error.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useQuery } from '../../../components/use-query.ts'
import { groupsOf } from '../../../iam/membership.ts'
import { inlinePoliciesOfUser, policiesAttachedToUser } from '../../../iam/policies/policies-of.ts'
import type { CopiedPermissions } from './draft.ts'

const COLUMNS: readonly Column<string>[] = [
  { id: 'user', header: 'User name', isRowHeader: true, cell: (name) => name },
]

async function permissionsOfUser(userName: string): Promise<CopiedPermissions> {
  const [groups, attached, inline, { User: user }] = await Promise.all([
    groupsOf(userName),
    policiesAttachedToUser(userName),
    inlinePoliciesOfUser(userName),
    iam.send(new GetUserCommand({ UserName: userName })),
  ])
  return { userName, groups, attached, inline, boundaryArn: user?.PermissionsBoundary?.PermissionsBoundaryArn }
}

async function readNames(): Promise<string[]> {
  const users = await allPages(
    (Marker) => iam.send(new ListUsersCommand({ MaxItems: 1000, ...(Marker !== undefined && { Marker }) })),
    (page) => page.Users,
  )
  return users.map(({ UserName = '' }) => UserName)
}

interface Props {
  readonly copied: CopiedPermissions | undefined
  readonly onCopy: (copied: CopiedPermissions | undefined) => void
  readonly showProblems: boolean
}

/** Chooses the user whose permissions the new ones get. They are read when it is chosen, and shown in the review. */
export function CopyFromUser({ copied, onCopy, showProblems }: Props) {
  const names = useQuery('user-names', readNames)
  const [chosen, setChosen] = useState(copied?.userName)
  const choose = useAction(async (userName: string) => onCopy(await permissionsOfUser(userName)))
  return (
    <>
      <ResourceTable
        name="Users"
        headingVariant="h3"
        query={names}
        columns={COLUMNS}
        idOf={(name) => name}
        filterLabel="Filter users"
        matches={(name, text) => name.toLowerCase().includes(text.trim().toLowerCase())}
        selection="single"
        selected={chosen === undefined ? [] : [chosen]}
        onSelect={([name]) => {
          if (name === undefined || choose.busy) return
          setChosen(name)
          onCopy(undefined)
          void choose.run(name)
        }}
        pageSize={10}
      />
      <ActionError error={choose.error} />
      {showProblems && copied === undefined && !choose.busy && (
        <Box color="text-status-error">Select the user to copy permissions from.</Box>
      )}
      {copied !== undefined && (
        <Box variant="small" padding={{ top: 's' }}>
          {copied.userName}: {copied.groups.length} groups, {copied.attached.length} attached and {copied.inline.length}{' '}
          inline policies.
        </Box>
      )}
    </>
  )
}
