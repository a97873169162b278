import type { Event } from '@aws-sdk/client-cloudtrail'
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

function resources(event: Event, part: 'ResourceType' | 'ResourceName'): string {
  const values = new Set(
    (event.Resources ?? []).map((resource) => resource[part]).filter((value) => value !== undefined),
  )
  return [...values].join(', ') || '-'
}

/** The event history's columns. */
export const eventColumns: TableProps.ColumnDefinition<Event>[] = [
  {
    id: 'name',
    header: 'Event name',
    cell: (event) => <EventName event={event} />,
    isRowHeader: true,
  },
  { id: 'time', header: 'Event time', cell: (event) => columnTime(event.EventTime) },
  { id: 'user', header: 'User name', cell: (event) => event.Username ?? '-' },
  { id: 'source', header: 'Event source', cell: (event) => event.EventSource ?? '-' },
  { id: 'error', header: 'Error code', cell: (event) => <ErrorCode event={event} /> },
  { id: 'resource', header: 'Resource name', cell: (event) => resources(event, 'ResourceName') },
  { id: 'type', header: 'Resource type', cell: (event) => resources(event, 'ResourceType') },
  { id: 'ip', header: 'Source IP address', cell: (event) => recordOf(event).sourceIPAddress ?? '-' },
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
