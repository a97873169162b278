import type { Subscription } from '@aws-sdk/client-sns'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Column } from '../../components/resource-table.tsx'
import { isPending, topicName } from '../../notifications/topic.ts'
import { href } from '../../router/location.ts'
import { topicPath } from './paths.ts'

/** Tells subscriptions apart: one that is pending has no ARN yet. */
export function subscriptionKey({ TopicArn, Protocol, Endpoint, SubscriptionArn }: Subscription): string {
  return [TopicArn, Protocol, Endpoint, SubscriptionArn].join(' ')
}

/** The last part of a confirmed subscription's ARN. */
function subscriptionId(subscription: Subscription): string {
  return isPending(subscription) ? 'Pending confirmation' : (subscription.SubscriptionArn?.split(':').at(-1) ?? '-')
}

/** The columns of a topic's subscriptions. */
export const subscriptionColumns: readonly Column<Subscription>[] = [
  { id: 'endpoint', header: 'Endpoint', cell: ({ Endpoint }) => Endpoint, sortingField: 'Endpoint', isRowHeader: true },
  {
    id: 'status',
    header: 'Status',
    cell: (subscription) =>
      isPending(subscription) ? (
        <StatusIndicator type="pending">Pending confirmation</StatusIndicator>
      ) : (
        <StatusIndicator>Confirmed</StatusIndicator>
      ),
    sortingComparator: (a, b) => Number(isPending(a)) - Number(isPending(b)),
  },
  { id: 'protocol', header: 'Protocol', cell: ({ Protocol }) => protocolLabel(Protocol), sortingField: 'Protocol' },
  { id: 'id', header: 'ID', cell: subscriptionId },
]

/** The columns of all subscriptions, which name the topic too. */
export const subscriptionColumnsWithTopic: readonly Column<Subscription>[] = [
  ...subscriptionColumns,
  {
    id: 'topic',
    header: 'Topic',
    cell: ({ TopicArn = '' }) => <Link href={href(topicPath(TopicArn))}>{topicName(TopicArn)}</Link>,
    sortingField: 'TopicArn',
  },
]

function protocolLabel(protocol: string | undefined): string {
  return protocol === 'email' ? 'EMAIL' : (protocol ?? '-').toUpperCase()
}
