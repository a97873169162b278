import { type Subscription, UnsubscribeCommand } from '@aws-sdk/client-sns'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { sns } from '../../api/sns.ts'
import { ActionError } from '../../components/action-error.tsx'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { ReloadButton } from '../../components/reload-button.tsx'
import { ResourceTable } from '../../components/resource-table.tsx'
import { useAction } from '../../components/use-action.ts'
import { useQuery } from '../../components/use-query.ts'
import { listSubscriptionsOf } from '../../notifications/calls.ts'
import { subscribeEmail } from '../../notifications/create-topic.ts'
import { isPending } from '../../notifications/topic.ts'
import { SubscribeModal } from './subscribe-modal.tsx'
import { subscriptionColumns, subscriptionKey } from './subscription-columns.tsx'

/** A topic's subscriptions: add, ask again for the confirmation, delete. */
export function TopicSubscriptions({ topicArn }: { readonly topicArn: string }) {
  const query = useQuery(`subscriptions ${topicArn}`, () => listSubscriptionsOf(topicArn), { every: 5000 })
  const [chosenKey, setChosenKey] = useState<string>()
  const [asking, setAsking] = useState<'subscribe' | 'delete'>()
  const close = () => setAsking(undefined)
  const chosen = query.data?.find((subscription) => subscriptionKey(subscription) === chosenKey)
  const requestConfirmation = useAction(async ({ Endpoint = '', Protocol }: Subscription) => {
    await subscribeEmail(topicArn, Endpoint, Protocol)
    flash('success', `Confirmation requested: ${Endpoint} gets a new mail, at most one in 30 seconds.`)
  })
  return (
    <Loaded query={query} what="the subscriptions">
      {(all) => (
        <SpaceBetween size="m">
          {all.some(isPending) ? (
            <Alert type="info" header="Some subscriptions are pending confirmation">
              They get no message before “Confirm subscription” in the confirmation mail has been followed.
            </Alert>
          ) : null}
          <ActionError error={requestConfirmation.error} />
          <ResourceTable
            name="Subscriptions"
            query={query}
            columns={subscriptionColumns}
            idOf={subscriptionKey}
            filterLabel="Find subscriptions"
            matches={({ Endpoint = '' }, text) => Endpoint.toLowerCase().includes(text.toLowerCase())}
            emptyText="No subscriptions. Messages of this topic reach nobody."
            selection="single"
            selected={chosen === undefined ? [] : [chosen]}
            onSelect={([row]) => setChosenKey(row && subscriptionKey(row))}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <ReloadButton query={query} what="subscriptions" />
                <Button
                  disabled={chosen === undefined || !isPending(chosen)}
                  loading={requestConfirmation.busy}
                  onClick={() => chosen && void requestConfirmation.run(chosen)}
                >
                  Request confirmation
                </Button>
                <Button disabled={chosen === undefined || isPending(chosen)} onClick={() => setAsking('delete')}>
                  Delete
                </Button>
                <Button variant="primary" onClick={() => setAsking('subscribe')}>
                  Create subscription
                </Button>
              </SpaceBetween>
            }
          />
          {asking === 'subscribe' ? (
            <SubscribeModal topicArn={topicArn} onClose={close} onSubscribed={() => void query.reload()} />
          ) : null}
          {asking === 'delete' && chosen !== undefined ? (
            <ConfirmModal
              header="Delete subscription"
              confirm="Delete"
              onClose={close}
              onConfirm={async () => {
                await sns.send(new UnsubscribeCommand({ SubscriptionArn: chosen.SubscriptionArn }))
                flash('success', `${chosen.Endpoint} is unsubscribed.`)
                await query.reload()
              }}
            >
              <div className="one-time">Delete the subscription of {chosen.Endpoint}? This cannot be undone.</div>
            </ConfirmModal>
          ) : null}
        </SpaceBetween>
      )}
    </Loaded>
  )
}
