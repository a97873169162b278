import { createTable, type Migration } from './migration.ts'

export const tokenIssuer = {
  name: '0015-token-issuer',
  steps: [
    createTable('tokenIssuer', {
      columns: { accountId: 'text', issuerId: 'text', isEnabled: 'integer', createdAt: 'integer' },
      primaryKey: ['accountId'],
    }),
    createTable('tokenKey', {
      columns: {
        accountId: 'text',
        keyId: 'text',
        algorithm: 'text',
        publicJwk: 'text',
        privateKeySealed: 'text',
        createdAt: 'integer',
      },
      primaryKey: ['accountId', 'keyId'],
    }),
  ],
} as const satisfies Migration
