import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Column } from '../../components/resource-table.tsx'
import { href } from '../../router/location.ts'
import { topicPath } from './paths.ts'

/** A topic as the list shows it. */
export interface TopicRow {
  readonly arn: string
  readonly name: string
  /** How many subscriptions it has; `undefined` when that may not be read. */
  readonly subscriptions: { readonly confirmed: number; readonly pending: number } | undefined
}

/** The columns of the list of topics. */
export const topicColumns: readonly Column<TopicRow>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ arn, name }) => <Link href={href(topicPath(arn))}>{name}</Link>,
    sortingField: 'name',
    isRowHeader: true,
  },
  { id: 'type', header: 'Type', cell: () => 'Standard' },
  { id: 'arn', header: 'ARN', cell: ({ arn }) => arn, sortingField: 'arn' },
  {
    id: 'subscriptions',
    header: 'Subscriptions',
    cell: ({ subscriptions }) => <Subscriptions counts={subscriptions} />,
  },
]

function Subscriptions({ counts }: { readonly counts: TopicRow['subscriptions'] }) {
  if (counts === undefined) return 'Not visible to you'
  const { confirmed, pending } = counts
  if (confirmed + pending === 0) return 'None'
  return pending === 0 ? (
    `${confirmed} confirmed`
  ) : (
    <StatusIndicator type="pending">{`${confirmed} confirmed, ${pending} pending confirmation`}</StatusIndicator>
  )
}
