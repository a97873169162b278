import { createTable, type Migration } from './migration.ts'

export const masterKey = {
  name: '0006-master-key',
  steps: [
    // Global: one key seals the secrets of all accounts.
    createTable('masterKeyCheck', { columns: { name: 'text', sealed: 'text' }, primaryKey: ['name'] }),
  ],
} as const satisfies Migration
