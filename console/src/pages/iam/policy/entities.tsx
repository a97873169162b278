import { ListEntitiesForPolicyCommand } from '@aws-sdk/client-iam'
import Link from '@cloudscape-design/components/link'
import { iam } from '../../../api/iam.ts'
import { allPages } from '../../../api/paginate.ts'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { href } from '../../../router/location.ts'

interface Entity {
  readonly kind: 'User' | 'User group' | 'Role'
  readonly name: string
}

const FOLDERS = { User: '/iam/users', 'User group': '/iam/groups', Role: undefined } as const

const COLUMNS: readonly Column<Entity>[] = [
  {
    id: 'name',
    header: 'Entity name',
    isRowHeader: true,
    cell: ({ kind, name }) => {
      const folder = FOLDERS[kind]
      return folder === undefined ? name : <Link href={href(`${folder}/${encodeURIComponent(name)}`)}>{name}</Link>
    },
  },
  { id: 'kind', header: 'Entity type', cell: ({ kind }) => kind },
]

export function Entities({ arn }: { readonly arn: string }) {
  const entities = useQuery(`entities of ${arn}`, () =>
    allPages(
      (Marker) =>
        iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: arn, ...(Marker !== undefined && { Marker }) })),
      (page): Entity[] => [
        ...(page.PolicyUsers ?? []).map(({ UserName: name = '' }) => ({ kind: 'User' as const, name })),
        ...(page.PolicyGroups ?? []).map(({ GroupName: name = '' }) => ({ kind: 'User group' as const, name })),
        ...(page.PolicyRoles ?? []).map(({ RoleName: name = '' }) => ({ kind: 'Role' as const, name })),
      ],
    ),
  )
  return (
    <ResourceTable
      name="Entities attached"
      query={entities}
      columns={COLUMNS}
      idOf={({ kind, name }) => `${kind} ${name}`}
      emptyText="Attached to nothing"
    />
  )
}
