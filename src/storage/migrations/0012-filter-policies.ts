import { addColumn, backfill, createIndex, type Migration } from './migration.ts'

/** Which subscriptions have a filter policy, of which there may be so many. */
export const filterPolicies = {
  name: '0012-filter-policies',
  steps: [
    addColumn('snsSubscription', 'hasFilterPolicy', 'integer', 0),
    createIndex('snsSubscription', ['accountId', 'region', 'hasFilterPolicy', 'topicName']),
    backfill<{
      accountId: string
      region: string
      topicName: string
      subscriptionId: string
      attributes: string
      hasFilterPolicy: number
    }>({
      table: 'snsSubscription',
      key: ['accountId', 'region', 'topicName', 'subscriptionId'],
      read: ['attributes'],
      write: ['hasFilterPolicy'],
      set: ({ attributes }) => ({ hasFilterPolicy: 'FilterPolicy' in JSON.parse(attributes) ? 1 : 0 }),
    }),
  ],
} as const satisfies Migration
