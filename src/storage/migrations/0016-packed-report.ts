import { createTable, type Migration } from './migration.ts'

/** Nodes of the version before go on with `credentialReport`, whose reports are not packed. */
export const packedReport = {
  name: '0016-packed-report',
  steps: [
    createTable('packedReport', {
      columns: { accountId: 'text', generatedAt: 'integer', accountVersion: 'integer', gzip: 'text' },
      primaryKey: ['accountId'],
    }),
  ],
} as const satisfies Migration
