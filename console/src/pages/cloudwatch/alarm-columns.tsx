import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Column } from '../../components/resource-table.tsx'
import { byTime, columnTime } from '../../components/time.ts'
import { href } from '../../router/location.ts'
import { type AlarmRow, actionsOf } from './alarm-rows.ts'
import { AlarmState, alarmStateLabel } from './alarm-state.tsx'
import { conditionText } from './condition.ts'
import { alarmPath } from './paths.ts'

/** The columns of the list of alarms. */
export const alarmColumns: readonly Column<AlarmRow>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ name }) => <Link href={href(alarmPath(name))}>{name}</Link>,
    sortingField: 'name',
    isRowHeader: true,
    minWidth: 160,
  },
  {
    id: 'state',
    header: 'State',
    minWidth: 165,
    cell: ({ alarm }) => <AlarmState state={alarm.StateValue} />,
    sortingComparator: (a, b) => alarmStateLabel(a.alarm.StateValue).localeCompare(alarmStateLabel(b.alarm.StateValue)),
  },
  {
    id: 'updated',
    header: 'Last state update',
    minWidth: 130,
    cell: ({ alarm }) => columnTime(alarm.StateUpdatedTimestamp),
    sortingComparator: byTime(({ alarm }) => alarm.StateUpdatedTimestamp),
  },
  { id: 'conditions', header: 'Conditions', minWidth: 160, cell: ({ alarm }) => <ConditionLines alarm={alarm} /> },
  { id: 'actions', header: 'Actions', minWidth: 180, cell: (row) => <Actions row={row} /> },
]

/** The condition in two lines: the list is wide enough as it is. */
function ConditionLines({ alarm }: Pick<AlarmRow, 'alarm'>) {
  const [condition, range] = conditionText(alarm).split(/ (?=for \d+ datapoints)/)
  return (
    <>
      <div>{condition}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {range}
      </Box>
    </>
  )
}

function Actions({ row }: { readonly row: AlarmRow }) {
  if (actionsOf(row.alarm).length === 0) return 'No actions'
  return (
    <>
      {row.alarm.ActionsEnabled === false ? (
        <StatusIndicator type="stopped">Actions disabled</StatusIndicator>
      ) : (
        <StatusIndicator>Actions enabled</StatusIndicator>
      )}
      {row.hasPending === true ? (
        <div className="wrapping">
          <StatusIndicator type="warning">Some subscriptions are pending confirmation</StatusIndicator>
        </div>
      ) : null}
    </>
  )
}
