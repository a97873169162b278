import { createTable, type Migration } from './migration.ts'

export const roles = {
  name: '0011-roles',
  steps: [
    createTable('iamRole', {
      columns: {
        accountId: 'text',
        roleId: 'text',
        roleName: 'text',
        roleNameLc: 'text',
        path: 'text',
        createdAt: 'integer',
        description: 'text?',
        maxSessionDuration: 'integer',
        trustPolicy: 'text',
        foreignPrincipals: 'text?',
        boundaryArn: 'text?',
        serviceName: 'text?',
        lastUsedAt: 'integer?',
        lastUsedRegion: 'text?',
      },
      primaryKey: ['accountId', 'roleId'],
      unique: [['accountId', 'roleNameLc']],
      indexes: [['accountId', 'boundaryArn', 'roleId']],
    }),
    createTable('iamInstanceProfile', {
      columns: {
        accountId: 'text',
        profileId: 'text',
        profileName: 'text',
        profileNameLc: 'text',
        path: 'text',
        createdAt: 'integer',
        roleId: 'text?',
      },
      primaryKey: ['accountId', 'profileId'],
      unique: [['accountId', 'profileNameLc']],
      indexes: [['accountId', 'roleId', 'profileId']],
    }),
    createTable('roleDeletion', {
      columns: { accountId: 'text', taskId: 'text', deletedAt: 'integer' },
      primaryKey: ['accountId', 'taskId'],
      indexes: [['accountId', 'deletedAt']],
    }),
  ],
} as const satisfies Migration
