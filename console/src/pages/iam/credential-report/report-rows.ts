import { csvRows } from '../../../components/csv.ts'

/** A user's line: what stands under each of the report's column names. */
export type ReportRow = Readonly<Record<string, string>>

/**
 * The lines of a credential report, by the names in its first.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function reportRows(csv: string): { readonly columns: readonly string[]; readonly rows: readonly ReportRow[] } {
  const [columns = [], ...lines] = csvRows(csv)
  const rows = lines.map((line) => Object.fromEntries(columns.map((column, index) => [column, line[index] ?? ''])))
  return { columns, rows }
}

/** `access_key_1_last_used_date` as a heading: `Access key 1 last used date`. */
export function columnHeading(column: string): string {
  const words = column.replaceAll('_', ' ').replace(/\b(mfa|arn)\b/g, (word) => word.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}
