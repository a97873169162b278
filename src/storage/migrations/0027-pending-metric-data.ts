import { createTable, type Migration } from './migration.ts'

export const pendingMetricData = {
  name: '0027-pending-metric-data',
  steps: [
    createTable('pendingMetricData', {
      columns: {
        accountId: 'text',
        entryId: 'text',
        region: 'text',
        receivedAt: 'integer',
        size: 'integer',
        data: 'text',
      },
      primaryKey: ['accountId', 'entryId'],
    }),
  ],
} as const satisfies Migration
