import { DeleteTopicCommand, GetTopicAttributesCommand } from '@aws-sdk/client-sns'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { sns } from '../../api/sns.ts'
import { Copyable } from '../../components/copyable.tsx'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import { topicName } from '../../notifications/topic.ts'
import { navigate } from '../../router/location.ts'
import type { PageProps } from '../page-props.ts'
import { DeleteTopic } from './delete-topic.tsx'
import { PublishModal } from './publish-modal.tsx'
import { TopicSubscriptions } from './topic-subscriptions.tsx'

/** One topic: its attributes and its subscriptions, and a message to try it with. */
export default function TopicPage({ params }: PageProps) {
  const topicArn = params.topicArn ?? ''
  const [asking, setAsking] = useState<'publish' | 'delete'>()
  const close = () => setAsking(undefined)
  const attributes = useQuery(`topic ${topicArn}`, async () => {
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }))
    return Attributes
  })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => setAsking('delete')}>Delete</Button>
              <Button onClick={() => setAsking('publish')}>Publish message</Button>
            </SpaceBetween>
          }
        >
          {topicName(topicArn)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Details</Header>}>
          <Loaded query={attributes} what="the topic">
            {({ DisplayName, Owner }) => (
              <KeyValuePairs
                columns={2}
                minColumnWidth={200}
                items={[
                  { label: 'Name', value: topicName(topicArn) },
                  { label: 'Display name', value: DisplayName || '-' },
                  { label: 'ARN', value: <Copyable text={topicArn} what="ARN" /> },
                  { label: 'Topic owner', value: Owner ?? '-' },
                  { label: 'Type', value: 'Standard' },
                ]}
              />
            )}
          </Loaded>
        </Container>
        <TopicSubscriptions topicArn={topicArn} />
      </SpaceBetween>
      {asking === 'publish' ? <PublishModal topicArn={topicArn} onClose={close} /> : null}
      {asking === 'delete' ? (
        <DeleteTopic
          topicArn={topicArn}
          onClose={close}
          onDelete={async () => {
            await sns.send(new DeleteTopicCommand({ TopicArn: topicArn }))
            flash('success', `Topic ${topicName(topicArn)} deleted.`)
            navigate('/sns/topics')
          }}
        />
      ) : null}
    </ContentLayout>
  )
}
