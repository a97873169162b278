import type { Finding } from './finding.ts'

/**
 * A finding as text, with the line that it is about and a caret below its place. Lines and columns are one-based.
 *
 * @example
 * policy.json:5:17 security warning PASS_ROLE_WITH_STAR_IN_RESOURCE The action iam:PassRole allows …
 *       "Action": "iam:PassRole",
 *                 ^~~~~~~~~~~~~~
 */
export function renderFinding(file: string, text: string, finding: Finding): string {
  const { findingType, issueCode, findingDetails, locations } = finding
  const severity = findingType.toLowerCase().replace('_', ' ')
  const [location] = locations
  if (!location) return `${file} ${severity} ${issueCode} ${findingDetails}`
  const { start, end } = location.span
  const line = (text.split('\n')[start.line - 1] ?? '').replace(/\r$/, '')
  const head = `${file}:${start.line}:${start.column + 1} ${severity} ${issueCode} ${findingDetails}`
  return `${head}\n${excerpt(line, start.column, end.line === start.line ? end.column : line.length)}`
}

/** What fits beside a finding; a policy can be one long line. */
const WIDTH = 100

function excerpt(line: string, start: number, end: number): string {
  const from = line.length <= WIDTH ? 0 : Math.max(0, start - 20)
  const shown = line.slice(from, from + WIDTH).replaceAll('\t', ' ')
  const marked = Math.max(1, Math.min(end - from, shown.length) - (start - from))
  return `  ${shown}\n  ${' '.repeat(start - from)}^${'~'.repeat(marked - 1)}`
}
