import { createTable, type Migration } from './migration.ts'

export const account = {
  name: '0001-account',
  steps: [
    createTable('account', {
      columns: {
        accountId: 'text',
        version: 'integer',
        name: 'text',
        createdAt: 'integer',
        alias: 'text?',
        rootEmail: 'text',
        rootPasswordHash: 'text?',
        rootPasswordChangedAt: 'integer?',
        rootPasswordLastUsedAt: 'integer?',
        billingAlerts: 'integer',
        iamBillingAccess: 'integer',
        passwordPolicy: 'text?',
        rootNotice: 'text?',
      },
      primaryKey: ['accountId'],
    }),
    createTable('accountAlias', { columns: { alias: 'text', accountId: 'text' }, primaryKey: ['alias'] }),
    createTable('rootEmail', { columns: { email: 'text', accountId: 'text' }, primaryKey: ['email'] }),
    createTable('importedAccessKey', {
      columns: { accessKeyId: 'text', accountId: 'text' },
      primaryKey: ['accessKeyId'],
    }),
    createTable('auditBatch', {
      columns: {
        accountId: 'text',
        lastTime: 'integer',
        batchId: 'text',
        firstTime: 'integer',
        events: 'integer',
        bytes: 'integer',
        lines: 'text',
      },
      // Newest first is this key backwards; attributes are filters on the way, as CloudTrail's own lookup is.
      primaryKey: ['accountId', 'lastTime', 'batchId'],
    }),
  ],
} as const satisfies Migration
