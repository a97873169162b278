import { createTable, type Migration } from './migration.ts'

export const samlProviders = {
  name: '0017-saml-providers',
  steps: [
    createTable('samlProvider', {
      columns: {
        accountId: 'text',
        providerId: 'text',
        name: 'text',
        nameLc: 'text',
        metadata: 'text',
        encryptionMode: 'text?',
        createdAt: 'integer',
        validUntil: 'integer',
      },
      primaryKey: ['accountId', 'providerId'],
      unique: [['accountId', 'nameLc']],
    }),
    createTable('samlPrivateKey', {
      columns: {
        accountId: 'text',
        keyId: 'text',
        providerId: 'text',
        privateKeySealed: 'text',
        addedAt: 'integer',
      },
      primaryKey: ['accountId', 'keyId'],
      indexes: [['accountId', 'providerId']],
    }),
  ],
} as const satisfies Migration
