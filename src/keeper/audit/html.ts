import { outcomeText, type Severity } from '../check/index.ts'
import { escapedHtml, htmlPage } from '../html.ts'
import { STYLE } from '../html-style.ts'
import {
  type Audit,
  type AuditedCheck,
  type AuditedFinding,
  cisText,
  SEVERITIES,
  type WaivedFinding,
  withStatus,
} from './run.ts'

/** How many findings of a check are open on the page; the others are a click away. */
const UNFOLDED = 10

/** For people who are not at a terminal: what is wrong first, each with what to do about it. */
export function auditHtml(audit: Audit): string {
  const { account, endpoint, caller, time, version } = audit
  const found = withStatus(audit, 'open')
  const waived = audit.checks.flatMap((audited) => audited.waived)
  const body = [
    '<main>',
    `<header><p class="tool">castellan audit</p><h1>Account ${escapedHtml(account)}</h1>`,
    `<p>${escapedHtml(endpoint)}, seen as <code>${escapedHtml(caller)}</code> on <time datetime="${escapedHtml(time)}">${escapedHtml(day(time))}</time></p></header>`,
    tiles(audit),
    section('Findings', found.map(findings)),
    section(
      'Could not be seen',
      withStatus(audit, 'not-seen').map(row),
      'An audit that was kept from looking has not passed.',
    ),
    section('Waived', waived.map(waiver)),
    section('Waivers that waive nothing', problems(audit)),
    section('Passed', [...withStatus(audit, 'passed'), ...withStatus(audit, 'not-applicable')].map(row)),
    section(
      'Not available here',
      withStatus(audit, 'not-available').map(row),
      'This endpoint has not the operations; nothing is said about them.',
    ),
    `<footer>castellan ${escapedHtml(version)}. CIS: the CIS AWS Foundations Benchmark.</footer>`,
    '</main>',
  ].join('\n')
  return htmlPage({ title: `Audit of account ${account}, ${day(time)}`, style: STYLE, body })
}

/** `2026-11-25 12:00 UTC` */
function day(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`
}

function tiles(audit: Audit): string {
  const open = (severity: Severity) =>
    audit.checks.filter(({ check }) => check.severity === severity).flatMap((audited) => audited.open).length
  const severities = SEVERITIES.map((severity) =>
    tile(open(severity), severity, open(severity) > 0 ? severity : 'none'),
  )
  const unseen = withStatus(audit, 'not-seen').length
  const passed = withStatus(audit, 'passed').length
  return `<ul class="tiles">${severities.join('')}${unseen > 0 ? tile(unseen, 'not seen', 'medium') : ''}${tile(passed, 'passed', 'passed')}</ul>`
}

function tile(count: number, label: string, kind: string): string {
  return `<li class="${kind}"><strong>${count}</strong> ${label}</li>`
}

function section(title: string, items: readonly string[], note?: string): string {
  if (items.length === 0) return ''
  return `<section><h2>${title}</h2>${note === undefined ? '' : `<p>${note}</p>`}${items.join('\n')}</section>`
}

function findings({ check, open }: AuditedCheck): string {
  const cis = cisText(check)
  const folded = open.slice(UNFOLDED)
  return `<article class="${check.severity}">
<h3><span class="badge">${check.severity}</span> ${escapedHtml(check.title)}<small> – not so</small></h3>
<p>${escapedHtml(check.reason)} <a href="${escapedHtml(check.source)}">AWS’s documentation</a>${cis === '' ? '' : ` <span class="cis">${escapedHtml(cis)}</span>`}</p>
<ul>${open.slice(0, UNFOLDED).map(finding).join('')}</ul>
${folded.length === 0 ? '' : `<details><summary>${folded.length} more</summary><ul>${folded.map(finding).join('')}</ul></details>`}
</article>`
}

function finding({ ruleId, resource, says, fix }: AuditedFinding): string {
  return `<li><p class="says">${escapedHtml(says)}</p><p>${escapedHtml(fix)}</p><p class="ids"><code>${escapedHtml(ruleId)}</code> <code>${escapedHtml(resource)}</code></p></li>`
}

function row(audited: AuditedCheck): string {
  const { check, outcome } = audited
  const cis = cisText(check)
  return `<p class="row ${outcome.verdict}">${escapedHtml(check.title)}${escapedHtml(outcomeText(outcome))}${cis === '' ? '' : ` <span class="cis">${escapedHtml(cis)}</span>`}</p>`
}

function waiver({ ruleId, resource, says, waiver }: WaivedFinding): string {
  return `<p class="row">${escapedHtml(says)}: ${escapedHtml(waiver.reason)}, until ${escapedHtml(waiver.expires)} <span class="ids"><code>${escapedHtml(ruleId)}</code> <code>${escapedHtml(resource)}</code></span></p>`
}

function problems({ waiverProblems }: Audit): readonly string[] {
  return waiverProblems.map(
    ({ waiver, says }) =>
      `<p class="row">${escapedHtml(says)} <span class="ids"><code>${escapedHtml(waiver.finding)}</code> <code>${escapedHtml(waiver.resource)}</code></span></p>`,
  )
}
