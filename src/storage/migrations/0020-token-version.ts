import { addColumn, type Migration } from './migration.ts'

export const tokenVersion = {
  name: '0020-token-version',
  steps: [addColumn('account', 'globalTokenVersion', 'integer', 1)],
} as const satisfies Migration
