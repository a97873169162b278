import { createTable, type Migration } from './migration.ts'

export const oidcProviders = {
  name: '0014-oidc-providers',
  steps: [
    createTable('oidcProvider', {
      columns: {
        accountId: 'text',
        url: 'text',
        clientIds: 'text',
        thumbprints: 'text',
        createdAt: 'integer',
      },
      primaryKey: ['accountId', 'url'],
    }),
  ],
} as const satisfies Migration
