import { createTable, type Migration } from './migration.ts'

export const delegationRequests = {
  name: '0023-delegation-requests',
  steps: [
    createTable('delegationRequest', {
      columns: {
        accountId: 'text',
        requestId: 'text',
        workflowId: 'text',
        ownerAccountId: 'text?',
        owner: 'text?',
        state: 'text',
        request: 'text',
        notes: 'text?',
        rejectionReason: 'text?',
        approver: 'text?',
        acceptedAt: 'integer?',
        releasedAt: 'integer?',
        createdAt: 'integer',
        updatedAt: 'integer',
        expiresAt: 'integer',
      },
      primaryKey: ['accountId', 'requestId'],
      unique: [['accountId', 'workflowId']],
      indexes: [
        ['accountId', 'ownerAccountId', 'requestId'],
        ['accountId', 'expiresAt'],
      ],
    }),
  ],
} as const satisfies Migration
