import type { Event } from '@aws-sdk/client-cloudtrail'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { DocumentView } from '../../components/document-view.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { formatTime } from '../../components/time.ts'
import { useQuery } from '../../components/use-query.ts'
import { href } from '../../router/location.ts'
import type { PageProps } from '../page-props.ts'
import { Authorization } from './authorization.tsx'
import { ErrorCode } from './columns.tsx'
import { recordOf, recordText } from './event-record.ts'
import { eventWithId } from './lookup.ts'

/** One event: who, what, whence, and its record as JSON. */
export default function EventPage({ params }: PageProps) {
  const eventId = params.eventId ?? ''
  const query = useQuery(`event ${eventId}`, async () => ({ event: await eventWithId(eventId) }))
  return (
    <Loaded query={query} what="the event">
      {({ event }) => (event === undefined ? <NoEvent eventId={eventId} /> : <EventView event={event} />)}
    </Loaded>
  )
}

function EventView({ event }: { readonly event: Event }) {
  const record = recordOf(event)
  const facts = [
    ['Event time', formatTime(event.EventTime)],
    ['User name', event.Username],
    ['Principal', record.userIdentity?.arn],
    ['Event source', event.EventSource],
    ['AWS region', record.awsRegion],
    ['AWS access key', event.AccessKeyId],
    ['Source IP address', record.sourceIPAddress],
    ['Event ID', event.EventId],
    ['Request ID', record.requestID],
    ['Read-only', event.ReadOnly],
    ['Error code', <ErrorCode key="error" event={event} />],
    ['Error message', record.errorMessage],
  ] as const
  const text = recordText(event)
  return (
    <ContentLayout header={<Header variant="h1">{event.EventName}</Header>}>
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Details</Header>}>
          <KeyValuePairs
            columns={3}
            minColumnWidth={200}
            items={facts.map(([label, value]) => ({
              label,
              value: <div className="one-time">{value === undefined || value === '' ? '-' : value}</div>,
            }))}
          />
        </Container>
        {record.authorization && <Authorization authorization={record.authorization} eventId={event.EventId ?? ''} />}
        <Table
          header={
            <Header variant="h2" counter={`(${event.Resources?.length ?? 0})`}>
              Resources referenced
            </Header>
          }
          items={event.Resources ?? []}
          columnDefinitions={[
            { id: 'type', header: 'Resource type', cell: ({ ResourceType }) => ResourceType ?? '-' },
            { id: 'name', header: 'Resource name', cell: ({ ResourceName }) => ResourceName ?? '-', isRowHeader: true },
          ]}
          empty={<Box textAlign="center">No resources</Box>}
          ariaLabels={{ tableLabel: 'Resources referenced' }}
        />
        <Container
          header={
            <Header
              variant="h2"
              actions={
                <CopyToClipboard
                  copyButtonText="Copy"
                  textToCopy={text}
                  copySuccessText="Event record copied"
                  copyErrorText="The event record could not be copied"
                />
              }
            >
              Event record
            </Header>
          }
        >
          <DocumentView text={text} label="Event record" />
        </Container>
      </SpaceBetween>
    </ContentLayout>
  )
}

function NoEvent({ eventId }: { readonly eventId: string }) {
  return (
    <ContentLayout header={<Header variant="h1">Event</Header>}>
      <Alert
        type="warning"
        header="There is no such event"
        action={<Button href={href('/cloudtrail/events')}>Go to the event history</Button>}
      >
        No event of the last 90 days has the ID {eventId}.
      </Alert>
    </ContentLayout>
  )
}
