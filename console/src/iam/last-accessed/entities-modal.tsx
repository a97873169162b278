import type { EntityDetails } from '@aws-sdk/client-iam'
import Link from '@cloudscape-design/components/link'
import Modal from '@cloudscape-design/components/modal'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { useNow } from '../../components/use-now.ts'
import { useQuery } from '../../components/use-query.ts'
import { href } from '../../router/location.ts'
import { entitiesOf } from './report.ts'
import { When } from './when.tsx'

interface Props {
  readonly jobId: string
  readonly service: { readonly name: string; readonly namespace: string }
  readonly onClose: () => void
}

/** Who could have used the permissions for a service, and when each last did. */
export function EntitiesModal({ jobId, service, onClose }: Props) {
  const now = useNow()
  const entities = useQuery(`entities ${jobId} ${service.namespace}`, () => entitiesOf(jobId, service.namespace))
  const columns: readonly Column<EntityDetails>[] = [
    {
      id: 'name',
      header: 'Entity name',
      isRowHeader: true,
      sortingComparator: (a, b) => nameOf(a).localeCompare(nameOf(b)),
      cell: (entity) => (
        <Link href={href(`/iam/${isUser(entity) ? 'users' : 'roles'}/${encodeURIComponent(nameOf(entity))}`)}>
          {nameOf(entity)}
        </Link>
      ),
    },
    { id: 'type', header: 'Entity type', cell: (entity) => (isUser(entity) ? 'User' : 'Role') },
    {
      id: 'when',
      header: 'Last accessed',
      sortingComparator: (a, b) => Number(a.LastAuthenticated ?? 0) - Number(b.LastAuthenticated ?? 0),
      cell: ({ LastAuthenticated }) => <When at={LastAuthenticated} now={now} />,
    },
  ]
  return (
    <Modal visible size="large" header={`Access to ${service.name}`} closeAriaLabel="Close" onDismiss={onClose}>
      <ResourceTable
        name="Entities"
        variant="embedded"
        query={entities}
        columns={columns}
        idOf={({ EntityInfo }) => EntityInfo?.Arn ?? ''}
        pageSize={10}
        filterLabel="Find entities"
        matches={(entity, text) => nameOf(entity).toLowerCase().includes(text.toLowerCase())}
      />
    </Modal>
  )
}

function nameOf({ EntityInfo }: EntityDetails): string {
  return EntityInfo?.Name ?? ''
}

function isUser({ EntityInfo }: EntityDetails): boolean {
  return EntityInfo?.Type === 'USER'
}
