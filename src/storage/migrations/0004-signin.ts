import { createTable, type Migration } from './migration.ts'

export const signin = {
  name: '0004-signin',
  steps: [
    createTable('consoleSession', {
      columns: {
        accountId: 'text',
        tokenHash: 'text',
        sessionId: 'text',
        principalId: 'text',
        signedInAt: 'integer',
        lastSeenAt: 'integer',
        expiresAt: 'integer',
        mfaAuthenticatedAt: 'integer?',
        sourceIp: 'text',
        userAgent: 'text',
      },
      primaryKey: ['accountId', 'tokenHash'],
      indexes: [['accountId', 'principalId', 'sessionId']],
    }),
    createTable('signinTicket', {
      columns: {
        accountId: 'text',
        tokenHash: 'text',
        principalId: 'text',
        stage: 'text',
        expiresAt: 'integer',
        triesLeft: 'integer',
        mfaAuthenticatedAt: 'integer?',
        target: 'text',
      },
      primaryKey: ['accountId', 'tokenHash'],
      indexes: [['accountId', 'principalId']],
    }),
    createTable('signinThrottle', {
      columns: {
        accountId: 'text',
        subject: 'text',
        failures: 'integer',
        lastFailureAt: 'integer',
        blockedUntil: 'integer',
      },
      primaryKey: ['accountId', 'subject'],
      indexes: [['accountId', 'lastFailureAt']],
    }),
  ],
} as const satisfies Migration
