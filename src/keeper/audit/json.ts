import { type Printable, printableJson } from '../../terminal/index.ts'
import { outcomeText } from '../check/index.ts'
import { type Audit, type AuditedFinding, exitCodeOf, statusOf } from './run.ts'

/** For programs: everything, under names that stay. */
export function auditJson(audit: Audit): Printable {
  const { version, account, endpoint, caller, time, checks, waiverProblems } = audit
  return printableJson({
    tool: { name: 'castellan', version },
    account,
    endpoint,
    caller,
    time,
    exitCode: exitCodeOf(audit),
    checks: checks.map(({ check, outcome, open, waived, ...audited }) => ({
      id: check.id,
      title: check.title,
      severity: check.severity,
      source: check.source,
      cis: check.cis,
      status: statusOf({ check, outcome, open, waived, ...audited }),
      verdict: outcome.verdict,
      ...(outcome.verdict !== 'findings' && outcomeText(outcome) !== '' && { says: outcomeText(outcome).slice(2) }),
      ...(outcome.verdict === 'not-visible' && { missingAction: outcome.action }),
      ...(outcome.verdict === 'not-available' && { missingOperation: outcome.operation }),
      findings: [
        ...open.map(findingOf),
        ...waived.map((finding) => ({
          ...findingOf(finding),
          waiver: { reason: finding.waiver.reason, expires: finding.waiver.expires },
        })),
      ],
    })),
    waiverProblems,
  })
}

function findingOf({ ruleId, resource, says, fix }: AuditedFinding) {
  return { id: ruleId, resource, says, fix }
}
