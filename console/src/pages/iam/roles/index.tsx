import { ListRolesCommand, type Role } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import { useCallback, useMemo, useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { allPages, growingPage } from '../../../api/paginate.ts'
import { ReloadButton } from '../../../components/reload-button.tsx'
import { ResourceTable } from '../../../components/resource-table.tsx'
import { useNow } from '../../../components/use-now.ts'
import { type ReadPart, type ShowPart, useQuery } from '../../../components/use-query.ts'
import { DeleteRoleModal } from '../../../iam/delete-role-modal.tsx'
import { decodeDocument } from '../../../iam/policies/managed-policies.ts'
import { ask } from '../../../policy-engine/engine.ts'
import { href } from '../../../router/location.ts'
import { type RoleRow, roleColumnsAt } from './columns.tsx'
import { useLastActivity } from './last-activity.ts'
import { trustedEntities } from './trusted-entities.ts'

function readRoles(_: ReadPart, show: ShowPart<Role[]>): Promise<Role[]> {
  return allPages(
    (marker) => iam.send(new ListRolesCommand(growingPage(marker))),
    (page) => page.Roles,
    show,
  )
}

/** Whom each of the roles trusts, by its name. */
async function readTrusted(roles: readonly Role[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const documents = roles.map(({ AssumeRolePolicyDocument }) => decodeDocument(AssumeRolePolicyDocument))
  const principals = roles.length === 0 ? [] : await ask('principals', { documents })
  return new Map(roles.map(({ RoleName = '' }, index) => [RoleName, trustedEntities(principals[index] ?? [])]))
}

/** The account's roles. */
export default function RolesPage() {
  const now = useNow()
  const roles = useQuery('roles', readRoles)
  const trusted = useQuery(
    `trusted by ${roles.data?.map(({ AssumeRolePolicyDocument }) => AssumeRolePolicyDocument)}`,
    () => readTrusted(roles.data ?? []),
  )
  const { activities, show } = useLastActivity()
  const [selectedName, setSelectedName] = useState<string>()
  const [deleting, setDeleting] = useState(false)
  const rows = useMemo(
    () =>
      roles.data?.map((role): RoleRow => {
        const { RoleName = '' } = role
        return { role, activity: activities.get(RoleName), trusted: trusted.data?.get(RoleName) }
      }),
    [roles.data, activities, trusted.data],
  )
  const onVisible = useCallback((visible: readonly RoleRow[]) => show(visible.map(({ role }) => role)), [show])
  const selected = rows?.find(({ role }) => role.RoleName === selectedName)
  return (
    <>
      <ResourceTable
        name="Roles"
        headingVariant="h1"
        variant="full-page"
        query={{ ...roles, data: rows }}
        readAt={roles.question}
        columns={roleColumnsAt(now)}
        idOf={({ role }) => role.RoleName ?? ''}
        description="An IAM role is an identity with specific permissions whose credentials are valid for short durations."
        filterLabel="Find roles by name"
        matches={({ role }, text) => (role.RoleName ?? '').toLowerCase().includes(text.trim().toLowerCase())}
        onVisible={onVisible}
        selection="single"
        selected={selected === undefined ? [] : [selected]}
        onSelect={([row]) => setSelectedName(row?.role.RoleName)}
        wraps
        emptyText="No roles"
        actions={
          <>
            <ReloadButton query={roles} what="roles" />
            <Button disabled={selected === undefined} onClick={() => setDeleting(true)}>
              Delete
            </Button>
            <Button variant="primary" href={href('/iam/create-role')}>
              Create role
            </Button>
          </>
        }
      />
      {deleting && selected !== undefined && (
        <DeleteRoleModal role={selected.role} onDeleted={roles.reload} onClose={() => setDeleting(false)} />
      )}
    </>
  )
}
