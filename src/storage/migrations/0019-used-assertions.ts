import { createTable, type Migration } from './migration.ts'

export const usedAssertions = {
  name: '0019-used-assertions',
  steps: [
    createTable('usedAssertion', {
      columns: { accountId: 'text', assertionHash: 'text', expiresAt: 'integer' },
      primaryKey: ['accountId', 'assertionHash'],
      indexes: [['accountId', 'expiresAt']],
    }),
  ],
} as const satisfies Migration
