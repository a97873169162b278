import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useQuery } from '../../components/use-query.ts'
import { pendingTopics } from '../../notifications/calls.ts'
import { topicName } from '../../notifications/topic.ts'
import { href } from '../../router/location.ts'
import { triggers } from './alarm-draft.ts'

interface ActionRow {
  readonly key: string
  readonly trigger: string
  readonly topicArn: string
  readonly pending: boolean
}

const columns: TableProps.ColumnDefinition<ActionRow>[] = [
  { id: 'type', header: 'Type', cell: () => 'Notification' },
  {
    id: 'description',
    header: 'Description',
    cell: ({ trigger, topicArn }) => (
      <>
        {`${trigger}: send a message to the topic `}
        <Link href={href(`/sns/topics/${encodeURIComponent(topicArn)}`)} variant="primary">
          {topicName(topicArn)}
        </Link>
      </>
    ),
    isRowHeader: true,
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ pending }) =>
      pending ? <StatusIndicator type="warning">Some subscriptions are pending confirmation</StatusIndicator> : '-',
  },
]

/** Whom an alarm notifies, and at which state. */
export function AlarmActions({ alarm }: { readonly alarm: MetricAlarm }) {
  const pending = useQuery('pending-topics', pendingTopics, { every: 5000 })
  const rows = triggers.flatMap(({ state, member, label }) =>
    (alarm[member] ?? []).map((topicArn) => ({
      key: `${state} ${topicArn}`,
      trigger: label,
      topicArn,
      pending: pending.data?.has(topicArn) ?? false,
    })),
  )
  return (
    <Table
      header={
        <Header
          variant="h2"
          counter={`(${rows.length})`}
          description={alarm.ActionsEnabled === false ? 'Actions are disabled: none of these is done.' : undefined}
        >
          Actions
        </Header>
      }
      items={rows}
      columnDefinitions={columns}
      trackBy="key"
      empty={<Box textAlign="center">No actions. The alarm changes its state and tells nobody.</Box>}
      ariaLabels={{ tableLabel: 'Actions' }}
    />
  )
}
