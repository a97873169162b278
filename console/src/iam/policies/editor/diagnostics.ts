import type { Diagnostic } from '@codemirror/lint'
import type { Finding } from '../../../policy-engine/questions.ts'

const SEVERITIES: Readonly<Record<Finding['findingType'], Diagnostic['severity']>> = {
  ERROR: 'error',
  SECURITY_WARNING: 'warning',
  WARNING: 'warning',
  SUGGESTION: 'info',
}

/** The findings at their places in a document of that length, the first of each. */
export function diagnosticsOf(findings: readonly Finding[], length: number): Diagnostic[] {
  return findings.flatMap(({ findingType, findingDetails, locations: [first] }) => {
    if (first === undefined) return []
    const from = Math.min(first.span.start.offset, length)
    const to = Math.min(first.span.end.offset, length)
    return { from, to, severity: SEVERITIES[findingType], message: findingDetails }
  })
}
