import { createTable, type Migration } from './migration.ts'

export const accountManagement = {
  name: '0021-account-management',
  steps: [
    createTable('accountContact', {
      columns: { accountId: 'text', contactType: 'text', details: 'text' },
      primaryKey: ['accountId', 'contactType'],
    }),
    createTable('regionOpt', {
      columns: { accountId: 'text', region: 'text', optStatus: 'text', settlesAt: 'integer?' },
      primaryKey: ['accountId', 'region'],
    }),
    createTable('rootEmailUpdate', {
      columns: {
        accountId: 'text',
        email: 'text',
        codeHash: 'text',
        expiresAt: 'integer',
        triesLeft: 'integer',
        startedAt: 'integer',
        starts: 'integer',
      },
      primaryKey: ['accountId'],
    }),
  ],
} as const satisfies Migration
