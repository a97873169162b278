import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '../../components/use-query.ts'
import type { NotificationDraft } from './alarm-draft.ts'
import { NotificationFields } from './notification-fields.tsx'
import { readTopicChoices } from './topic-choices.ts'
import type { StepProps } from './wizard-step.ts'

/** Step 2, "Configure actions": whom the alarm tells, and at which state. */
export function NotificationStep({ draft, onChange, errors }: StepProps) {
  const query = useQuery('topics', readTopicChoices, { every: 10_000 })
  const setRows = (notifications: readonly NotificationDraft[]) => onChange({ ...draft, notifications })
  return (
    <SpaceBetween size="l">
      {errors.notifications === undefined ? null : <Alert type="error">{errors.notifications}</Alert>}
      {draft.notifications.map((row, index) => (
        <NotificationFields
          key={row.key}
          row={row}
          position={index + 1}
          query={query}
          onChange={(changed) => setRows(draft.notifications.map((other) => (other.key === row.key ? changed : other)))}
          onRemove={() => setRows(draft.notifications.filter((other) => other.key !== row.key))}
        />
      ))}
      {draft.notifications.length === 0 ? (
        <Alert type="warning">Without a notification the alarm changes its state and tells nobody.</Alert>
      ) : null}
      <Button
        onClick={() => setRows([...draft.notifications, { key: crypto.randomUUID(), state: 'ALARM', topicArn: '' }])}
      >
        Add notification
      </Button>
    </SpaceBetween>
  )
}
