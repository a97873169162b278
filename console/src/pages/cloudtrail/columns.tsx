import type { Event } from '@aws-sdk/client-cloudtrail'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { TableProps } from '@cloudscape-design/components/table'
import { columnTime } from '../../components/time.ts'
import { href } from '../../router/location.ts'
import { failureOf, recordOf } from './event-record.ts'

/** The path of an event's page. */
function eventPath(eventId: string): string {
  return `/cloudtrail/events/${encodeURIComponent(eventId)}`
}

function valuesOf(event: Event, part: 'ResourceType' | 'ResourceName'): readonly string[] {
  return [...new Set((event.Resources ?? []).flatMap((resource) => resource[part] ?? []))]
}

/** Their names; an ARN only where there is no plain name, which it would repeat. */
function resourceNames(event: Event): string {
  const names = valuesOf(event, 'ResourceName')
  const plain = names.filter((name) => !name.startsWith('arn:'))
  return (plain.length > 0 ? plain : names).join(', ') || '-'
}

/** Two facts in one column: eight columns are wider than a screen. */
function TwoLines({ first, second }: { readonly first: string; readonly second: string }) {
  return (
    <div className="one-time">
      <div>{first}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {second}
      </Box>
    </div>
  )
}

/** The event history's columns. */
export const eventColumns: TableProps.ColumnDefinition<Event>[] = [
  {
    id: 'name',
    header: 'Event name',
    cell: (event) => <EventName event={event} />,
    isRowHeader: true,
    minWidth: 120,
  },
  { id: 'time', header: 'Event time', minWidth: 140, cell: (event) => columnTime(event.EventTime) },
  {
    id: 'user',
    header: 'User name, source IP address',
    minWidth: 120,
    cell: (event) => <TwoLines first={event.Username ?? '-'} second={recordOf(event).sourceIPAddress ?? '-'} />,
  },
  { id: 'source', header: 'Event source', minWidth: 130, cell: (event) => event.EventSource ?? '-' },
  { id: 'error', header: 'Error code', minWidth: 110, cell: (event) => <ErrorCode event={event} /> },
  {
    id: 'resource',
    header: 'Resource name, type',
    minWidth: 150,
    cell: (event) => <TwoLines first={resourceNames(event)} second={valuesOf(event, 'ResourceType').join(', ')} />,
  },
]

/** Red where the event failed: on a phone the error itself is out of sight. */
function EventName({ event }: { readonly event: Event }) {
  const link = <Link href={href(eventPath(event.EventId ?? ''))}>{event.EventName}</Link>
  if (failureOf(event) === undefined) return link
  return (
    <StatusIndicator type="error" iconAriaLabel="Failed">
      {link}
    </StatusIndicator>
  )
}

/** The error that the event ended in, marked; `-` when it succeeded. */
export function ErrorCode({ event }: { readonly event: Event }) {
  const failure = failureOf(event)
  return failure === undefined ? '-' : <StatusIndicator type="error">{failure}</StatusIndicator>
}
