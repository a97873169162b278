import { createTable, type Migration } from './migration.ts'

export const guesses = {
  name: '0007-guesses',
  steps: [
    createTable('guessCount', {
      columns: { accountId: 'text', subject: 'text', emptyAt: 'integer', pausedUntil: 'integer' },
      primaryKey: ['accountId', 'subject'],
      indexes: [['accountId', 'emptyAt']],
    }),
  ],
} as const satisfies Migration
