import { type Printable, printableJson } from '../../terminal/index.ts'
import type { Report } from './report.ts'

/**
 * The report for programs, and for terminals that it is shown at: what a name in it hides is escaped, as JSON escapes
 * it.
 */
export function reportJson(report: Report): Printable {
  return printableJson(report)
}
