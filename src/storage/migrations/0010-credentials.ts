import { createTable, type Migration } from './migration.ts'

export const credentials = {
  name: '0010-credentials',
  steps: [
    createTable('sshPublicKey', {
      columns: {
        accountId: 'text',
        keyId: 'text',
        userId: 'text',
        wire: 'text',
        status: 'text',
        uploadedAt: 'integer',
      },
      primaryKey: ['accountId', 'keyId'],
      indexes: [['accountId', 'userId', 'keyId']],
    }),
    createTable('signingCertificate', {
      columns: {
        accountId: 'text',
        certificateId: 'text',
        ownerId: 'text',
        body: 'text',
        status: 'text',
        uploadedAt: 'integer',
      },
      primaryKey: ['accountId', 'certificateId'],
      indexes: [['accountId', 'ownerId', 'certificateId']],
    }),
    createTable('serviceCredential', {
      columns: {
        accountId: 'text',
        credentialId: 'text',
        userId: 'text',
        serviceName: 'text',
        alias: 'text',
        secretHash: 'text',
        status: 'text',
        createdAt: 'integer',
        expiresAt: 'integer?',
      },
      primaryKey: ['accountId', 'credentialId'],
      unique: [['accountId', 'serviceName', 'alias']],
      indexes: [['accountId', 'userId', 'credentialId']],
    }),
  ],
} as const satisfies Migration
