import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ActionError } from '../../components/action-error.tsx'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { ReloadButton } from '../../components/reload-button.tsx'
import { ResourceTable } from '../../components/resource-table.tsx'
import { useAction } from '../../components/use-action.ts'
import { type ReadPart, useQuery } from '../../components/use-query.ts'
import { pendingTopics } from '../../notifications/calls.ts'
import { href, navigate } from '../../router/location.ts'
import { alarmColumns } from './alarm-columns.tsx'
import { type AlarmRow, alarmRows } from './alarm-rows.ts'
import { alarmStateLabel } from './alarm-state.tsx'
import { listAlarms } from './calls.ts'
import { setActionsEnabled } from './changes.ts'
import { conditionText } from './condition.ts'
import { DeleteAlarms } from './delete-alarms.tsx'
import { copyPath, editPath } from './paths.ts'
import { RegionNote } from './region-note.tsx'

async function readRows(part: ReadPart): Promise<AlarmRow[]> {
  // The warning about confirmations is an extra: who may see alarms and not topics sees the alarms.
  const [alarms, pending] = await Promise.all([listAlarms(), part('topics', pendingTopics).catch(() => undefined)])
  return alarmRows(alarms, pending).toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

const matches = ({ name, alarm }: AlarmRow, text: string) =>
  `${name} ${alarmStateLabel(alarm.StateValue)} ${conditionText(alarm)}`.toLowerCase().includes(text.toLowerCase())

/** All alarms, with their state as it is now. */
export default function AlarmsPage() {
  const rows = useQuery('alarms', readRows, { every: 5000 })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="An alarm watches a metric and sends a notification when it crosses a threshold."
          actions={
            <Button variant="primary" href={href('/cloudwatch/create-alarm')}>
              Create alarm
            </Button>
          }
        >
          Alarms
        </Header>
      }
    >
      <SpaceBetween size="l">
        <RegionNote />
        <Loaded query={rows} what="alarms">
          {(all) => <AlarmTable rows={all} query={rows} />}
        </Loaded>
      </SpaceBetween>
    </ContentLayout>
  )
}

interface TableProps {
  readonly rows: readonly AlarmRow[]
  readonly query: ReturnType<typeof useQuery<AlarmRow[]>>
}

function AlarmTable({ rows, query }: TableProps) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [deleting, setDeleting] = useState(false)
  const selected = rows.filter(({ name }) => chosen.includes(name))
  const names = selected.map(({ name }) => name)
  const switchActions = useAction(async (enabled: boolean) => {
    await setActionsEnabled(names, enabled)
    flash('success', `Actions ${enabled ? 'enabled' : 'disabled'} for ${names.join(', ')}.`)
    await query.reload()
  })
  const [only] = names.length === 1 ? names : []
  return (
    <SpaceBetween size="m">
      <ActionError error={switchActions.error} />
      <ResourceTable
        name="Alarms"
        wraps
        heading="All alarms"
        query={query}
        columns={alarmColumns}
        idOf={({ name }) => name}
        filterLabel="Find alarms"
        matches={matches}
        emptyText="No alarms. Create one to be warned before a bill grows."
        selection="multi"
        selected={selected}
        onSelect={(items) => setChosen(items.map(({ name }) => name))}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ReloadButton query={query} what="alarms" />
            <ButtonDropdown
              disabled={names.length === 0}
              loading={switchActions.busy}
              items={[
                { id: 'edit', text: 'Edit', disabled: only === undefined },
                { id: 'copy', text: 'Copy', disabled: only === undefined },
                { id: 'delete', text: 'Delete' },
                { id: 'enable', text: 'Enable actions' },
                { id: 'disable', text: 'Disable actions' },
              ]}
              onItemClick={({ detail }) => {
                if (detail.id === 'edit' && only !== undefined) navigate(editPath(only))
                if (detail.id === 'copy' && only !== undefined) navigate(copyPath(only))
                if (detail.id === 'delete') setDeleting(true)
                if (detail.id === 'enable' || detail.id === 'disable') void switchActions.run(detail.id === 'enable')
              }}
            >
              Actions
            </ButtonDropdown>
          </SpaceBetween>
        }
      />
      {deleting ? (
        <DeleteAlarms names={names} onClose={() => setDeleting(false)} onDeleted={() => void query.reload()} />
      ) : null}
    </SpaceBetween>
  )
}
