import Link from '@cloudscape-design/components/link'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { type RememberedRole, roleHistory, switchRolePath } from '../../components/role-history.ts'
import type { ConsoleSession } from '../../components/session.tsx'
import { href } from '../../router/location.ts'

const COLUMNS: readonly Column<RememberedRole>[] = [
  {
    id: 'name',
    header: 'Display name',
    isRowHeader: true,
    cell: (role) => (
      <>
        <span className="role-colour" data-colour={role.colour} aria-hidden="true" />{' '}
        <Link href={href(switchRolePath(role))}>{role.displayName || `${role.roleName} @ ${role.accountId}`}</Link>
      </>
    ),
  },
  { id: 'role', header: 'Role', cell: ({ roleName }) => roleName },
  { id: 'account', header: 'Account', cell: ({ accountId }) => accountId },
]

/** The last roles that were switched to in this browser; a click fills the form in. */
export function RoleHistory({ session }: { readonly session: ConsoleSession }) {
  const roles = roleHistory(session)
  if (roles.length === 0) return null
  return (
    <ResourceTable
      name="Role history"
      query={{ data: roles, error: undefined, loading: false, reload: async () => undefined }}
      columns={COLUMNS}
      idOf={({ accountId, roleName }) => `${accountId} ${roleName}`}
      description="The last five roles that you used in this browser."
    />
  )
}
