import type { Subscription } from '@aws-sdk/client-sns'
import Alert from '@cloudscape-design/components/alert'
import FormField from '@cloudscape-design/components/form-field'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { isPending } from '../../notifications/topic.ts'

/** Who a topic's notifications go to, and who has not confirmed yet; `undefined` when that may not be read. */
export function TopicEmails({ subscriptions }: { readonly subscriptions: readonly Subscription[] | undefined }) {
  if (subscriptions === undefined) return null
  const pending = subscriptions.filter(isPending)
  return (
    <SpaceBetween size="s">
      <FormField label="Email (endpoints)">
        {subscriptions.length === 0 ? (
          <StatusIndicator type="warning">The topic has no subscriptions: nobody is notified.</StatusIndicator>
        ) : (
          <SpaceBetween size="xxs">
            {subscriptions.map((subscription) => (
              <StatusIndicator
                key={`${subscription.Protocol} ${subscription.Endpoint}`}
                type={isPending(subscription) ? 'pending' : 'success'}
              >
                {subscription.Endpoint} {isPending(subscription) ? '(pending confirmation)' : '(confirmed)'}
              </StatusIndicator>
            ))}
          </SpaceBetween>
        )}
      </FormField>
      {pending.length > 0 ? (
        <Alert type="warning" header="Some subscriptions are pending confirmation">
          No notification is mailed to an address before its owner has chosen “Confirm subscription” in the mail that
          the address got. The link is valid for 2 days.
        </Alert>
      ) : null}
    </SpaceBetween>
  )
}
