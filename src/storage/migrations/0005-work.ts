import { createTable, type Migration } from './migration.ts'

export const work = {
  name: '0005-work',
  steps: [
    createTable('dueWork', {
      columns: { accountId: 'text', kind: 'text', dueAt: 'integer', claimedBy: 'text', askedAt: 'integer?' },
      primaryKey: ['accountId', 'kind'],
      // Global: nodes look for what is due in any account.
      indexes: [['kind', 'dueAt']],
    }),
  ],
} as const satisfies Migration
