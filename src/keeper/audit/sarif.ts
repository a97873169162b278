import { createHash } from 'node:crypto'
import { oneLine, type Printable, printableJson } from '../../terminal/index.ts'
import { type Check, outcomeText, type Severity } from '../check/index.ts'
import { type Audit, type AuditedCheck, type AuditedFinding, type WaivedFinding, withStatus } from './run.ts'

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<
  Severity,
  string
>

/** GitHub sorts by these: above 9 critical, 7 high, 4 medium, else low. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' }

/**
 * For code scanning: SARIF 2.1.0, with the members that GitHub asks for. A resource of an account stands in no file, so
 * each account is one artifact, and the resource a logical location in it.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
 * @see https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */
export function auditSarif(audit: Audit): Printable {
  const { version, account, endpoint, caller, time, checks, waiverProblems } = audit
  const unseen = withStatus(audit, 'not-seen')
  const unavailable = withStatus(audit, 'not-available')
  const sarif = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'castellan', version, rules: checks.map(({ check }) => rule(check)) } },
        // One category for each account: the results of one do not close those of another.
        automationDetails: { id: `castellan-audit/${account}/` },
        invocations: [
          {
            executionSuccessful: unseen.length === 0,
            endTimeUtc: time,
            properties: { account, endpoint, caller },
            toolExecutionNotifications: [
              ...unseen.map((audited) => notification('error', audited)),
              ...unavailable.map((audited) => notification('note', audited)),
              ...waiverProblems.map(({ waiver, says }) => ({
                level: 'warning',
                message: message(`the waiver of ${waiver.finding} for ${waiver.resource}: ${says}`),
              })),
            ],
          },
        ],
        results: checks.flatMap(({ check, open, waived }) => [
          ...open.map((finding) => result(account, check, finding)),
          ...waived.map((finding) => ({ ...result(account, check, finding), suppressions: [suppression(finding)] })),
        ]),
      },
    ],
  }
  return printableJson(sarif)
}

function rule({ id, title, reason, source, severity, cis }: Check) {
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: reason },
    help: { text: `${reason} ${source}`, markdown: `${reason} [AWS's documentation](${source})` },
    helpUri: source,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      'security-severity': SCORES[severity],
      precision: 'very-high',
      tags: ['security', ...cis.map(({ benchmark, control }) => `cis-aws-foundations-${benchmark}/${control}`)],
    },
  }
}

function result(account: string, { id, severity }: Check, { ruleId, resource, says, fix }: AuditedFinding) {
  return {
    ruleId: id,
    level: LEVELS[severity],
    message: message(`${says}. To mend it: ${fix}.`),
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: `aws/${account}` }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: oneLine(resource), kind: 'resource' }],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: `${fingerprint(ruleId, resource)}:1` },
    properties: { finding: ruleId, resource: oneLine(resource) },
  }
}

/**
 * Text in which nothing is a link, whatever names in the account look like: even in plain text `[text](target)` is one,
 * by section 3.11.6, "Messages with embedded links".
 */
function message(text: string) {
  return { text: oneLine(text).replace(/[[\]\\]/g, '\\$&') }
}

/** The same in every run for the same finding at the same resource. */
function fingerprint(ruleId: string, resource: string): string {
  return createHash('sha256').update(`${ruleId} ${resource}`).digest('hex').slice(0, 16)
}

function suppression({ waiver }: WaivedFinding) {
  return {
    kind: 'external',
    status: 'accepted',
    justification: oneLine(`${waiver.reason} (until ${waiver.expires})`),
  }
}

function notification(level: 'error' | 'note', { check, outcome }: AuditedCheck) {
  return {
    level,
    associatedRule: { id: check.id },
    message: message(`${check.title}${outcomeText(outcome)}`),
  }
}
