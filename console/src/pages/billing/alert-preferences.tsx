import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { castellan } from '../../api/castellan.ts'
import { ActionError } from '../../components/action-error.tsx'
import { EditHeader } from '../../components/edit-header.tsx'
import { flash } from '../../components/flash.tsx'
import { useAction } from '../../components/use-action.ts'
import { href } from '../../router/location.ts'

interface Props {
  readonly active: boolean
  readonly onSaved: () => Promise<void>
}

/**
 * "Alert preferences": what a billing alarm needs first. As at AWS it cannot be turned off again.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
export function AlertPreferences({ active, onSaved }: Props) {
  const [editing, setEditing] = useState(false)
  return (
    <Container
      header={
        <EditHeader what="alert preferences" onEdit={editing ? undefined : () => setEditing(true)}>
          Alert preferences
        </EditHeader>
      }
    >
      {editing ? (
        <AlertForm
          active={active}
          onCancel={() => setEditing(false)}
          onSaved={() => {
            setEditing(false)
            void onSaved()
          }}
        />
      ) : (
        <SpaceBetween size="s">
          <KeyValuePairs
            items={[
              {
                label: 'CloudWatch billing alerts',
                value: active ? (
                  <StatusIndicator>Delivered</StatusIndicator>
                ) : (
                  <StatusIndicator type="stopped">Not delivered</StatusIndicator>
                ),
              },
            ]}
          />
          {active ? (
            <div>
              Estimated charges are published as metrics in us-east-1.{' '}
              <Link href={href('/cloudwatch/create-alarm')}>Create a billing alarm</Link>
            </div>
          ) : null}
        </SpaceBetween>
      )}
    </Container>
  )
}

interface FormProps {
  readonly active: boolean
  readonly onSaved: () => void
  readonly onCancel: () => void
}

function AlertForm({ active, onSaved, onCancel }: FormProps) {
  const [checked, setChecked] = useState(active)
  const save = useAction(async () => {
    await castellan('UpdateBillingPreferences', { ReceiveBillingAlerts: checked })
    flash('success', 'Your billing preferences are saved.')
  })
  return (
    <SpaceBetween size="m">
      <Checkbox
        checked={checked}
        disabled={active}
        onChange={({ detail }) => setChecked(detail.checked)}
        description="Publishes your estimated charges to CloudWatch, where alarms can watch them. Older consoles and guides call this “Receive Billing Alerts”."
      >
        Receive CloudWatch billing alerts
      </Checkbox>
      <Box color="text-body-secondary" fontSize="body-s">
        {active
          ? 'Billing alerts are on. This preference cannot be disabled after it has been enabled.'
          : 'This preference cannot be disabled later.'}
      </Box>
      <ActionError error={save.error} />
      <SpaceBetween direction="horizontal" size="xs">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          variant="primary"
          loading={save.busy}
          disabled={checked === active}
          disabledReason={active ? 'Billing alerts cannot be disabled.' : 'Select the preference first.'}
          onClick={() => void save.run().then((saved) => saved && onSaved())}
        >
          Save preferences
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  )
}
