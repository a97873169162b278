import type { Subscription } from '@aws-sdk/client-sns'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { LoadError } from '../../components/load-error.tsx'
import type { Query } from '../../components/use-query.ts'
import { topicName } from '../../notifications/topic.ts'
import { type NotificationDraft, triggers } from './alarm-draft.ts'
import { NewTopicFields } from './new-topic-fields.tsx'
import type { TopicChoices } from './topic-choices.ts'
import { TopicEmails } from './topic-emails.tsx'

interface Props {
  readonly row: NotificationDraft
  readonly position: number
  readonly query: Query<TopicChoices>
  readonly onChange: (row: NotificationDraft) => void
  readonly onRemove: () => void
}

type Source = 'existing' | 'new' | 'arn'

const sources: { value: Source; label: string }[] = [
  { value: 'existing', label: 'Select an existing SNS topic' },
  { value: 'new', label: 'Create new topic' },
  { value: 'arn', label: 'Use topic ARN to notify other accounts' },
]

/** One notification: the state that triggers it, and its topic, chosen, created or named. */
export function NotificationFields({ row, position, query, onChange, onRemove }: Props) {
  const [source, setSource] = useState<Source>('existing')
  const choose = (topicArn: string) => onChange({ ...row, topicArn })
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button ariaLabel={`Remove notification ${position}`} onClick={onRemove}>
              Remove
            </Button>
          }
        >
          Notification
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FormField label="Alarm state trigger" description="Define the alarm state that will trigger this action.">
          <RadioGroup
            value={row.state}
            onChange={({ detail }) => {
              const trigger = triggers.find(({ state }) => state === detail.value)
              if (trigger !== undefined) onChange({ ...row, state: trigger.state })
            }}
            items={triggers.map(({ state, label }) => ({ value: state, label, description: explanations[state] }))}
          />
        </FormField>
        <FormField
          label="Send a notification to the following SNS topic"
          description="Define the SNS (Simple Notification Service) topic that will receive the notification."
        >
          <RadioGroup
            value={source}
            items={sources}
            onChange={({ detail }) => {
              setSource(sources.find(({ value }) => value === detail.value)?.value ?? 'existing')
              choose('')
            }}
          />
        </FormField>
        {source === 'existing' ? <ExistingTopic row={row} query={query} onChoose={choose} /> : null}
        {source === 'new' ? (
          <NewTopicFields
            existing={query.data?.topics ?? []}
            onCreated={async (topicArn) => {
              await query.reload()
              setSource('existing')
              choose(topicArn)
            }}
          />
        ) : null}
        {source === 'arn' ? (
          <FormField label="Topic ARN" constraintText="For example arn:aws:sns:us-east-1:111122223333:billing-alarms">
            <Input value={row.topicArn} autoComplete={false} onChange={({ detail }) => choose(detail.value.trim())} />
          </FormField>
        ) : null}
        {row.topicArn === '' || source === 'arn' ? null : (
          <TopicEmails subscriptions={subscriptionsOf(query.data?.subscriptions, row.topicArn)} />
        )}
      </SpaceBetween>
    </Container>
  )
}

const explanations = {
  ALARM: 'The metric or expression is outside of the defined threshold.',
  OK: 'The metric or expression is within the defined threshold.',
  INSUFFICIENT_DATA: 'The alarm has just started or not enough data is available.',
} as const

function subscriptionsOf(subscriptions: readonly Subscription[] | undefined, topicArn: string) {
  return subscriptions?.filter((subscription) => subscription.TopicArn === topicArn)
}

interface ExistingTopicProps {
  readonly row: NotificationDraft
  readonly query: Query<TopicChoices>
  readonly onChoose: (topicArn: string) => void
}

function ExistingTopic({ row, query, onChoose }: ExistingTopicProps) {
  if (query.error !== undefined && query.data === undefined) {
    return <LoadError error={query.error} what="the topics" onRetry={() => void query.reload()} />
  }
  const options = (query.data?.topics ?? []).map((arn) => ({ value: arn, label: topicName(arn) }))
  return (
    <FormField
      label="Send a notification to..."
      constraintText="Only topics belonging to this account are listed here."
    >
      <Select
        selectedOption={row.topicArn === '' ? null : { value: row.topicArn, label: topicName(row.topicArn) }}
        options={options}
        placeholder="Select a topic"
        filteringType={options.length > 10 ? 'auto' : 'none'}
        filteringAriaLabel="Find topics"
        statusType={query.data === undefined ? 'loading' : 'finished'}
        loadingText="Loading topics"
        empty="No topics yet. Choose Create new topic."
        onChange={({ detail }) => onChoose(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}
