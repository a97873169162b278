import type { LookupAttributeKey } from '@aws-sdk/client-cloudtrail'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import type { DateRangePickerProps } from '@cloudscape-design/components/date-range-picker'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import { ActionError } from '../../components/action-error.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { eventColumns } from './columns.tsx'
import { EventFilter } from './event-filter.tsx'
import { momentsOf } from './time-range.ts'
import { useEvents } from './use-events.ts'

/** The account's record of what was done, by whom, and what was refused. */
export default function EventHistoryPage() {
  // As at AWS the page opens without reads, which would drown the changes.
  const [filter, setFilter] = useState<{ attribute: LookupAttributeKey; value: string }>({
    attribute: 'ReadOnly',
    value: 'false',
  })
  const [range, setRange] = useState<DateRangePickerProps.Value | null>(null)
  const { query, events, more } = useEvents(JSON.stringify([filter, range]), () => ({
    ...filter,
    ...momentsOf(range, new Date()),
  }))
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="The last 90 days of this account's events in this Region: who did what, when, from where, and what was refused. Those of IAM and of signing in are in us-east-1."
        >
          Event history
        </Header>
      }
    >
      <SpaceBetween size="l">
        <EventFilter filter={filter} onFilter={setFilter} range={range} onRange={setRange} />
        <Loaded query={query} what="the event history">
          {() => (
            <Table
              items={events}
              columnDefinitions={eventColumns}
              wrapLines
              trackBy={(event) => event.EventId ?? ''}
              header={
                <Header
                  variant="h2"
                  counter={`(${events.length}${more === undefined ? '' : '+'})`}
                  actions={
                    <Button
                      iconName="refresh"
                      ariaLabel="Refresh events"
                      loading={query.loading}
                      onClick={() => void query.reload()}
                    />
                  }
                >
                  Events
                </Header>
              }
              footer={
                more === undefined ? undefined : (
                  <SpaceBetween size="s">
                    <ActionError error={more.error} />
                    <Box textAlign="center">
                      <Button loading={more.busy} onClick={() => void more.run()}>
                        Load more events
                      </Button>
                    </Box>
                  </SpaceBetween>
                )
              }
              empty={<Box textAlign="center">No events match. An event shows up here within a second or two.</Box>}
              ariaLabels={{ tableLabel: 'Events' }}
            />
          )}
        </Loaded>
      </SpaceBetween>
    </ContentLayout>
  )
}
