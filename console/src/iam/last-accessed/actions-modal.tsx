import type { ServiceLastAccessed, TrackedActionLastAccessed } from '@aws-sdk/client-iam'
import Modal from '@cloudscape-design/components/modal'
import { useState } from 'react'
import { type Column, ResourceTable } from '../../components/resource-table.tsx'
import { useNow } from '../../components/use-now.ts'
import { type Accessed, AccessedFilter, accessedOnes } from './filter.tsx'
import { When } from './when.tsx'

interface Props {
  readonly service: ServiceLastAccessed
  readonly onClose: () => void
}

/** When each action of a service was last tried. */
export function ActionsModal({ service, onClose }: Props) {
  const now = useNow()
  const [choice, setChoice] = useState<Accessed>('all')
  const columns: readonly Column<TrackedActionLastAccessed>[] = [
    {
      id: 'action',
      header: 'Action',
      isRowHeader: true,
      sortingField: 'ActionName',
      cell: ({ ActionName = '' }) => ActionName,
    },
    {
      id: 'when',
      header: 'Last accessed',
      sortingComparator: (a, b) => Number(a.LastAccessedTime ?? 0) - Number(b.LastAccessedTime ?? 0),
      cell: ({ LastAccessedTime, LastAccessedRegion }) => (
        <When at={LastAccessedTime} region={LastAccessedRegion} now={now} />
      ),
    },
  ]
  const actions = accessedOnes(
    service.TrackedActionsLastAccessed,
    choice,
    ({ LastAccessedTime }) => LastAccessedTime !== undefined,
  )
  return (
    <Modal
      visible
      size="large"
      header={`Last accessed actions: ${service.ServiceName}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
    >
      <ResourceTable
        name="Actions"
        variant="embedded"
        query={{ data: actions, error: undefined, loading: false, reload: async () => undefined }}
        columns={columns}
        idOf={({ ActionName = '' }) => ActionName}
        pageSize={10}
        filterLabel="Find actions"
        matches={({ ActionName = '' }, text) => ActionName.toLowerCase().includes(text.toLowerCase())}
        extraFilter={<AccessedFilter what="actions" value={choice} onChange={setChoice} />}
      />
    </Modal>
  )
}
