import { addColumn, type Migration } from './migration.ts'

export const mailHtml = {
  name: '0008-mail-html',
  steps: [addColumn('mail', 'html', 'text?')],
} as const satisfies Migration
