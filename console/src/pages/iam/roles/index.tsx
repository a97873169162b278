import { ListRolesCommand, type Role } from '@aws-sdk/client-iam'
import { iam } from '../../../api/iam.ts'
import { allPages } from '../../../api/paginate.ts'
import { ReloadButton } from '../../../components/reload-button.tsx'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { columnTime } from '../../../components/time.ts'
import { useQuery } from '../../../components/use-query.ts'

const COLUMNS: readonly Column<Role>[] = [
  {
    id: 'name',
    header: 'Role name',
    isRowHeader: true,
    sortingField: 'RoleName',
    cell: ({ RoleName }) => RoleName,
  },
  { id: 'description', header: 'Description', cell: ({ Description }) => Description },
  { id: 'created', header: 'Creation time', cell: ({ CreateDate }) => columnTime(CreateDate) },
]

function readRoles(): Promise<Role[]> {
  return allPages(
    (Marker) => iam.send(new ListRolesCommand({ MaxItems: 1000, ...(Marker !== undefined && { Marker }) })),
    (page) => page.Roles,
  )
}

/** The account's roles. */
export default function RolesPage() {
  const roles = useQuery('roles', readRoles)
  return (
    <ResourceTable
      name="Roles"
      headingVariant="h1"
      variant="full-page"
      query={roles}
      columns={COLUMNS}
      idOf={({ RoleName = '' }) => RoleName}
      description="An IAM role is an identity with specific permissions whose credentials are valid for short durations."
      emptyText="No roles."
      actions={<ReloadButton query={roles} what="roles" />}
    />
  )
}
