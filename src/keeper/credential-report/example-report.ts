import type { Example } from '../check/index.ts'
import { REPORT_COLUMNS } from './credential-report.ts'

/** When the examples' reports are made and looked at. */
const NOW = '2026-11-25T12:00:00Z'

/** A user's row in an example: what it does not say is as in a new user without credentials. */
export type ExampleRow = Readonly<
  Record<'user', string> & Partial<Record<Exclude<(typeof REPORT_COLUMNS)[number], 'user' | 'arn'>, string>>
>

/** An account whose credential report has these rows beneath root's. */
export function reportExample(name: string, ...rows: readonly ExampleRow[]): Example {
  const users = rows.some(({ user }) => user === '<root_account>') ? rows : [{ user: '<root_account>' }, ...rows]
  const lines = users.map((row) => REPORT_COLUMNS.map((column) => fieldOf(row, column)).join(','))
  return {
    name,
    answers: {
      'iam:GenerateCredentialReport': { State: 'COMPLETE' },
      'iam:GetCredentialReport': {
        Content: new TextEncoder().encode([REPORT_COLUMNS.join(','), ...lines].join('\n')),
        GeneratedTime: new Date(NOW),
      },
      'iam:GetAccountAuthorizationDetails': {
        UserDetailList: users
          .filter(({ user }) => user !== '<root_account>')
          .map((row) => ({
            UserName: row.user,
            Arn: fieldOf(row, 'arn'),
            CreateDate: new Date(fieldOf(row, 'user_creation_time')),
          })),
      },
    },
    baseline: { now: Date.parse(NOW) },
  }
}

function fieldOf(row: ExampleRow, column: (typeof REPORT_COLUMNS)[number]): string {
  if (column === 'arn')
    return `arn:aws:iam::123456789012:${row.user === '<root_account>' ? 'root' : `user/${row.user}`}`
  const given = row[column]
  if (given !== undefined) return given
  if (column === 'user_creation_time') return '2026-11-20T12:00:00+00:00'
  return /_(enabled|active)$/.test(column) ? 'false' : 'N/A'
}
