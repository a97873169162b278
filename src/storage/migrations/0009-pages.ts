import { createIndex, dropIndex, type Migration } from './migration.ts'

/** Lists of who has a policy and who is in a group are read page by page, in the order of ids. */
export const pages = {
  name: '0009-pages',
  steps: [
    createIndex('policyAttachment', ['accountId', 'policyArn', 'targetId']),
    dropIndex('policyAttachment', ['accountId', 'policyArn']),
    createIndex('iamUser', ['accountId', 'boundaryArn', 'userId']),
    dropIndex('iamUser', ['accountId', 'boundaryArn']),
    createIndex('groupMember', ['accountId', 'groupId', 'userId']),
    dropIndex('groupMember', ['accountId', 'groupId']),
  ],
} as const satisfies Migration
