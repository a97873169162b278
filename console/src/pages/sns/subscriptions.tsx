import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { Loaded } from '../../components/loaded.tsx'
import { ReloadButton } from '../../components/reload-button.tsx'
import { ResourceTable } from '../../components/resource-table.tsx'
import { useQuery } from '../../components/use-query.ts'
import { listSubscriptions } from '../../notifications/calls.ts'
import { subscriptionColumnsWithTopic, subscriptionKey } from './subscription-columns.tsx'

/** The subscriptions of all topics. */
export default function SubscriptionsPage() {
  const query = useQuery('subscriptions', listSubscriptions, { every: 10_000 })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Who gets the messages of which topic. Subscriptions are added on a topic's page."
        >
          Subscriptions
        </Header>
      }
    >
      <Loaded query={query} what="subscriptions">
        {() => (
          <ResourceTable
            name="All subscriptions"
            query={query}
            columns={subscriptionColumnsWithTopic}
            idOf={subscriptionKey}
            filterLabel="Find subscriptions"
            matches={({ Endpoint = '', TopicArn = '' }, text) =>
              `${Endpoint} ${TopicArn}`.toLowerCase().includes(text.toLowerCase())
            }
            emptyText="No subscriptions"
            actions={<ReloadButton query={query} what="subscriptions" />}
          />
        )}
      </Loaded>
    </ContentLayout>
  )
}
