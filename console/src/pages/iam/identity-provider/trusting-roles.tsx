import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import type { Query } from '../../../components/use-query.ts'
import { href } from '../../../router/location.ts'

const COLUMNS: readonly Column<string>[] = [
  {
    id: 'name',
    header: 'Role name',
    isRowHeader: true,
    sortingComparator: (a, b) => a.localeCompare(b),
    cell: (name) => <Link href={href(`/iam/roles/${encodeURIComponent(name)}?tab=trust`)}>{name}</Link>,
  },
]

/** Which roles whoever the provider vouches for may assume, if their trust policies say so of that one. */
export function TrustingRoles({ roles }: { readonly roles: Query<readonly string[]> }) {
  return (
    <ResourceTable
      name="Roles"
      heading="Roles that trust this provider"
      query={roles}
      columns={COLUMNS}
      idOf={(name) => name}
      description="Their trust policies name it. Conditions there may say more closely who may assume them."
      emptyText="No role trusts this provider."
      filterLabel="Find roles"
      matches={(name, text) => name.toLowerCase().includes(text.toLowerCase())}
      actions={<Button href={href('/iam/create-role')}>Assign role</Button>}
    />
  )
}
