import { groupBy } from '../../aws/index.ts'
import { joined, type Paint, type Printable, printable, type Style } from '../../terminal/index.ts'
import { outcomeText, type Severity } from '../check/index.ts'
import { type Audit, type AuditedCheck, type AuditedFinding, newestCisText, withStatus } from './run.ts'

const COLOURS: Readonly<Record<Severity, Style>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'cyan' }

/** A finding's second line stands under its first. */
const WIDEST = 'critical'.length
const UNDER = ' '.repeat(WIDEST + 1)

/** Where a list of findings of one check ends on a terminal; the other formats have all. */
const SHOWN = 20

/** For people: what is wrong and what to do comes first, what is right last. */
export function auditText(audit: Audit, paint: Paint): Printable {
  const found = withStatus(audit, 'open')
  const waived = withStatus(audit, 'waived')
  const unseen = withStatus(audit, 'not-seen')
  const unavailable = withStatus(audit, 'not-available')
  const right = [...withStatus(audit, 'passed'), ...withStatus(audit, 'not-applicable')]
  return joined([
    section(
      'Findings',
      found.map((audited) => findingsText(audited, paint)),
      paint,
    ),
    section('Waived', [...found, ...waived].flatMap(waivedLines), paint),
    section(
      'Could not be seen',
      unseen.map((audited) => line(paint('yellow', '?'), audited)),
      paint,
    ),
    section('Not available here', unavailableLines(unavailable), paint),
    section(
      'Passed',
      right.map((audited) => line(rightMark(audited, paint), audited)),
      paint,
    ),
    section('Waivers that waive nothing', problemLines(audit), paint),
    printable`\n${summary(audit)}\n`,
  ])
}

function section(title: string, lines: readonly Printable[], paint: Paint): Printable {
  return lines.length === 0 ? printable`` : printable`\n${paint('bold', title)}\n${joined(lines)}`
}

function findingsText({ check, open }: AuditedCheck, paint: Paint): Printable {
  const cis = newestCisText(check)
  const controls = cis === '' ? printable`` : paint('dim', ` (${cis})`)
  const label = paint(COLOURS[check.severity], check.severity.padEnd(WIDEST))
  const told = byRegions(open)
  const findings = told.slice(0, SHOWN).map(({ ruleId, resource, says, fix }, index) =>
    joined([
      printable`  ${label} ${paint('bold', says)}${controls}\n`,
      printable`  ${UNDER}${paint('dim', `${ruleId}  ${resource}`)}\n`,
      // What mends several is said once, beneath the last.
      ...(told[index + 1]?.fix === fix ? [] : [printable`  ${UNDER}${fix}\n`]),
    ]),
  )
  const more =
    told.length > SHOWN ? [printable`  ${UNDER}… and ${told.length - SHOWN} more; --format json has all\n`] : []
  return joined([...findings, ...more])
}

const IN_REGION = /\bin [a-z]{2}(?:-[a-z]+)+-\d+\b/

/** What is the same in several Regions is told once; the other formats have each. */
function byRegions(open: readonly AuditedFinding[]): readonly AuditedFinding[] {
  const alike = groupBy(open, ({ ruleId, resource, says }) =>
    JSON.stringify(IN_REGION.test(says) ? [ruleId, says.replace(IN_REGION, 'in')] : [ruleId, says, resource]),
  )
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first || others.length === 0) return first ?? []
    const more = others.length === 1 ? 'another Region' : `${others.length} more Regions`
    return { ...first, says: first.says.replace(IN_REGION, (region) => `${region} and ${more}`) }
  })
}

function waivedLines({ waived }: AuditedCheck): readonly Printable[] {
  return waived.map(
    ({ ruleId, says, waiver }) => printable`  – ${says} (${ruleId}): ${waiver.reason}, until ${waiver.expires}\n`,
  )
}

function line(mark: Printable, { check, outcome }: AuditedCheck): Printable {
  return printable`  ${mark} ${check.title}${outcomeText(outcome)}\n`
}

/** What does not concern the account is no good mark for it. */
function rightMark({ outcome }: AuditedCheck, paint: Paint): Printable {
  return outcome.verdict === 'pass' ? paint('green', '✓') : paint('dim', '–')
}

/** A line for each service that the endpoint lacks, with the checks that ask for it; the other formats say more. */
function unavailableLines(unavailable: readonly AuditedCheck[]): readonly Printable[] {
  const lacking = groupBy(unavailable, ({ outcome }) =>
    outcome.verdict === 'not-available' ? (outcome.operation.split(':')[0] ?? '') : '',
  )
  return [...lacking].map(
    ([what, checks]) => printable`  – ${what}: ${checks.map(({ check }) => check.id).join(', ')}\n`,
  )
}

function problemLines({ waiverProblems }: Audit): readonly Printable[] {
  return waiverProblems.map(({ waiver, says }) => printable`  ! ${waiver.finding} for ${waiver.resource}: ${says}\n`)
}

/** `3 findings in 2 checks, 1 waived, 12 checks passed, 1 could not be seen, 4 not available` */
function summary(audit: Audit): string {
  const found = withStatus(audit, 'open')
  const findings = audit.checks.flatMap(({ open }) => open).length
  const waived = audit.checks.flatMap((audited) => audited.waived).length
  const passed = withStatus(audit, 'passed').length
  const unseen = withStatus(audit, 'not-seen').length
  const unavailable = withStatus(audit, 'not-available').length
  const parts = [
    findings === 0 ? 'no findings' : `${counted(findings, 'finding')} in ${counted(found.length, 'check')}`,
    ...(waived > 0 ? [`${waived} waived`] : []),
    `${counted(passed, 'check')} passed`,
    ...(unseen > 0 ? [`${unseen} could not be seen`] : []),
    ...(unavailable > 0 ? [`${unavailable} not available at this endpoint`] : []),
  ]
  return parts.join(', ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
