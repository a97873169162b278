import { createTable, type Migration } from './migration.ts'

export const serverCertificates = {
  name: '0013-server-certificates',
  steps: [
    createTable('serverCertificate', {
      columns: {
        accountId: 'text',
        certificateId: 'text',
        name: 'text',
        nameLc: 'text',
        path: 'text',
        body: 'text',
        chain: 'text?',
        privateKeySealed: 'text',
        uploadedAt: 'integer',
        expiresAt: 'integer',
      },
      primaryKey: ['accountId', 'certificateId'],
      unique: [['accountId', 'nameLc']],
    }),
  ],
} as const satisfies Migration
