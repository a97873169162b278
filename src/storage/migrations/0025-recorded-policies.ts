import { createTable, type Migration } from './migration.ts'

/** Policies of resources that upstreams have and do not tell. */
export const recordedPolicies = {
  name: '0025-recorded-policies',
  steps: [
    createTable('recordedPolicy', {
      columns: { accountId: 'text', resourceHash: 'text', resourceArn: 'text', document: 'text?' },
      primaryKey: ['accountId', 'resourceHash'],
    }),
  ],
} as const satisfies Migration
