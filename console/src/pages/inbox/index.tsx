import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { Loaded } from '../../components/loaded.tsx'
import { queryPart } from '../../components/query-part.ts'
import { ReloadButton } from '../../components/reload-button.tsx'
import { ResourceTable } from '../../components/resource-table.tsx'
import { useQuery } from '../../components/use-query.ts'
import { readMailbox } from './calls.ts'
import { mailColumns } from './columns.tsx'
import { DeliveryBanner } from './delivery.tsx'

/** The mails that this account has sent: confirmations of subscriptions, and notifications. */
export default function InboxPage() {
  const mailbox = useQuery('mailbox', readMailbox, { every: 5000 })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Every mail of this account: confirmations of subscriptions, notifications of alarms."
        >
          Inbox
        </Header>
      }
    >
      <Loaded query={mailbox} what="the inbox">
        {({ mailDelivery, hasMore }) => (
          <SpaceBetween size="l">
            <DeliveryBanner mailDelivery={mailDelivery} />
            <ResourceTable
              name="Mails"
              description={hasMore ? 'The newest 1,000 mails.' : undefined}
              query={queryPart(mailbox, ({ mail }) => mail)}
              columns={mailColumns}
              idOf={({ MessageId }) => MessageId}
              filterLabel="Find mails"
              matches={({ Subject, To, Body }, text) =>
                `${Subject} ${To} ${Body}`.toLowerCase().includes(text.toLowerCase())
              }
              emptyText="No mail yet. A subscription to an SNS topic sends the first."
              actions={<ReloadButton query={mailbox} what="mails" />}
            />
          </SpaceBetween>
        )}
      </Loaded>
    </ContentLayout>
  )
}
