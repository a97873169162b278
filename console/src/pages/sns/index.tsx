import { DeleteTopicCommand } from '@aws-sdk/client-sns'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { sns } from '../../api/sns.ts'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { ReloadButton } from '../../components/reload-button.tsx'
import { ResourceTable } from '../../components/resource-table.tsx'
import { type ReadPart, useQuery } from '../../components/use-query.ts'
import { listSubscriptions, listTopics } from '../../notifications/calls.ts'
import { isPending, topicName } from '../../notifications/topic.ts'
import { href } from '../../router/location.ts'
import { DeleteTopic } from './delete-topic.tsx'
import { type TopicRow, topicColumns } from './topic-columns.tsx'

async function readRows(part: ReadPart): Promise<TopicRow[]> {
  const [arns, subscriptions] = await Promise.all([
    listTopics(),
    part('subscriptions', listSubscriptions).catch(() => undefined),
  ])
  return arns
    .map((arn) => {
      const own = subscriptions?.filter(({ TopicArn }) => TopicArn === arn)
      const pending = own?.filter(isPending).length ?? 0
      return {
        arn,
        name: topicName(arn),
        subscriptions: own && { confirmed: own.length - pending, pending },
      }
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** All SNS topics. */
export default function TopicsPage() {
  const rows = useQuery('topics', readRows, { every: 10_000 })
  const [chosen, setChosen] = useState<string>()
  const [deleting, setDeleting] = useState(false)
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="A topic hands each message that is published to it to all its confirmed subscriptions."
          actions={
            <Button variant="primary" href={href('/sns/create-topic')}>
              Create topic
            </Button>
          }
        >
          Topics
        </Header>
      }
    >
      <Loaded query={rows} what="topics">
        {(all) => (
          <ResourceTable
            name="Topics"
            heading="All topics"
            query={rows}
            columns={topicColumns}
            idOf={({ arn }) => arn}
            filterLabel="Find topics"
            matches={({ arn }, text) => arn.toLowerCase().includes(text.toLowerCase())}
            emptyText="No topics. Create one to send alarms to e-mail addresses."
            selection="single"
            selected={all.filter(({ arn }) => arn === chosen)}
            onSelect={([row]) => setChosen(row?.arn)}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <ReloadButton query={rows} what="topics" />
                <Button disabled={chosen === undefined} onClick={() => setDeleting(true)}>
                  Delete
                </Button>
              </SpaceBetween>
            }
          />
        )}
      </Loaded>
      {deleting && chosen !== undefined ? (
        <DeleteTopic
          topicArn={chosen}
          onClose={() => setDeleting(false)}
          onDelete={async () => {
            await sns.send(new DeleteTopicCommand({ TopicArn: chosen }))
            flash('success', `Topic ${topicName(chosen)} deleted.`)
            setChosen(undefined)
            await rows.reload()
          }}
        />
      ) : null}
    </ContentLayout>
  )
}
