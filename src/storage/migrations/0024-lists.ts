import { createIndex, createTable, type Migration } from './migration.ts'

/** How many rows there are of what may be a million; and lists under a path, read in the order of paths. */
export const lists = {
  name: '0024-lists',
  steps: [
    createTable('rowCount', {
      columns: { accountId: 'text', subject: 'text', amount: 'integer' },
      primaryKey: ['accountId', 'subject'],
    }),
    createIndex('iamUser', ['accountId', 'path', 'userNameLc']),
    createIndex('iamGroup', ['accountId', 'path', 'groupNameLc']),
    createIndex('iamRole', ['accountId', 'path', 'roleNameLc']),
    createIndex('iamInstanceProfile', ['accountId', 'path', 'profileNameLc']),
    createIndex('managedPolicy', ['accountId', 'path', 'policyNameLc']),
  ],
} as const satisfies Migration
