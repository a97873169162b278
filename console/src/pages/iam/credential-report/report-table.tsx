import { useMemo } from 'react'
import { type Column, ResourceTable } from '../../../components/resource-table.tsx'
import { formatTime } from '../../../components/time.ts'
import type { CredentialReport } from './read-report.ts'
import { columnHeading, type ReportRow, reportRows } from './report-rows.ts'

/** Shown until the person chooses others of the report's columns. */
const FIRST_SEEN: ReadonlySet<string> = new Set([
  'user',
  'password_enabled',
  'password_last_used',
  'mfa_active',
  'access_key_1_active',
  'access_key_2_active',
])

/** The report as a table: its own columns, all of them in the preferences. */
export function ReportTable({ report }: { readonly report: CredentialReport }) {
  const { columns, rows } = useMemo(() => reportRows(report.csv), [report.csv])
  return (
    <ResourceTable
      name="Credentials"
      wraps
      description={`As of ${formatTime(report.made)}, in the words of the report.`}
      query={{ data: rows, error: undefined, loading: false, reload: async () => undefined }}
      columns={columns.map(columnOf)}
      idOf={({ user = '' }) => user}
      filterLabel="Find users"
      matches={({ user = '' }, text) => user.toLowerCase().includes(text.trim().toLowerCase())}
    />
  )
}

function columnOf(column: string): Column<ReportRow> {
  return {
    id: column,
    header: columnHeading(column),
    isRowHeader: column === 'user',
    shown: FIRST_SEEN.has(column),
    cell: (row) => row[column],
    sortingComparator: (a, b) => (a[column] ?? '').localeCompare(b[column] ?? '', 'en'),
  }
}
