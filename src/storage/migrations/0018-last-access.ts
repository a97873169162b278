import { createTable, type Migration } from './migration.ts'

export const lastAccess = {
  name: '0018-last-access',
  steps: [
    createTable('serviceUse', {
      columns: {
        accountId: 'text',
        principalId: 'text',
        service: 'text',
        action: 'text',
        usedAt: 'integer',
        region: 'text',
      },
      primaryKey: ['accountId', 'principalId', 'service', 'action'],
      indexes: [['accountId', 'usedAt']],
    }),
    createTable('accessReport', {
      columns: {
        accountId: 'text',
        jobId: 'text',
        requesterId: 'text',
        granularity: 'text',
        createdAt: 'integer',
        gzip: 'text',
      },
      primaryKey: ['accountId', 'jobId'],
      indexes: [
        ['accountId', 'createdAt'],
        ['accountId', 'requesterId', 'createdAt'],
      ],
    }),
  ],
} as const satisfies Migration
